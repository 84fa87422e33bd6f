from django.urls import path

from .views import (
    checker,
    confirmations,
    confirming,
    enquiries,
    evidence,
    handover,
    linking,
    oversight,
    qualifications,
    reminders,
    rosters,
    schools,
    sencos,
    shared_training,
    takeaway,
    training,
)

urlpatterns = [
    path("check/", checker.start, name="check"),
    path("check/all/", checker.all_questions, name="check_all"),
    path("check/review/", checker.review, name="check_review"),
    path("check/answer/", checker.answer, name="check_answer"),
    path("check/calendar.ics", checker.calendar, name="check_calendar"),
    path("check/<slug:name>/", checker.question, name="check_question"),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/confirm/",
        confirming.confirm_senco,
        name="senco_confirm",
    ),
    path(
        "schools/<slug:key>/confirmations/<uuid:uuid>/",
        confirmations.confirmation,
        name="confirmation",
    ),
    path(
        "schools/<slug:key>/confirmations/<uuid:uuid>/confirmation.pdf",
        confirmations.confirmation_paper,
        name="confirmation_paper",
    ),
    path(
        "schools/<slug:key>/confirmations/<uuid:uuid>/seen/",
        confirmations.seen,
        name="confirmation_seen",
    ),
    path(
        "schools/<slug:key>/confirmations/<uuid:uuid>/countersign/",
        confirmations.countersign,
        name="confirmation_countersign",
    ),
    path("schools/<slug:key>/record.csv", schools.record_csv, name="school_csv"),
    path("schools/<slug:key>/sencos/add/", sencos.add, name="senco_add"),
    path("schools/<slug:key>/sencos/<uuid:uuid>/", sencos.who, name="senco"),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/teacher/",
        sencos.teacher,
        name="senco_teacher",
    ),
    path("schools/<slug:key>/sencos/<uuid:uuid>/end/", sencos.end, name="senco_end"),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/reopen/",
        sencos.reopen,
        name="senco_reopen",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/qualification/",
        qualifications.qualification,
        name="qualification",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/add/<slug:kind>/",
        qualifications.course_add,
        name="course_add",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/<int:pk>/",
        qualifications.course,
        name="course",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/<int:pk>/remove/",
        qualifications.course_remove,
        name="course_remove",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/<int:pk>/evidence/",
        evidence.evidence,
        name="evidence",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/<int:pk>/evidence/seen/",
        evidence.evidence_seen,
        name="evidence_seen",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/courses/<int:pk>/evidence/<slug:kind>/",
        evidence.evidence_file,
        name="evidence_file",
    ),
    path(
        "schools/<slug:key>/evidence/<uuid:uuid>/",
        evidence.evidence_download,
        name="evidence_download",
    ),
    path(
        "schools/<slug:key>/evidence/<uuid:uuid>/accept/",
        evidence.evidence_accept,
        name="evidence_accept",
    ),
    path(
        "schools/<slug:key>/evidence/<uuid:uuid>/withdraw/",
        evidence.evidence_withdraw,
        name="evidence_withdraw",
    ),
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/<slug:scope>/", oversight.oversight_of, name="oversight_of"),
    path(
        "oversight/<slug:scope>/schools.csv",
        oversight.schools_as_csv,
        name="oversight_csv",
    ),
    path(
        "oversight/<slug:scope>/schools.xlsx",
        oversight.schools_as_xlsx,
        name="oversight_xlsx",
    ),
    path("oversight/<slug:scope>/ask/", enquiries.ask_heads, name="ask_heads"),
    path("oversight/<slug:scope>/asked/", enquiries.enquiries, name="enquiries"),
    path("oversight/<slug:scope>/asked/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("oversight/<slug:scope>/roster/", rosters.roster, name="roster"),
    path(
        "oversight/<slug:scope>/roster/template.csv",
        rosters.roster_template,
        name="roster_template",
    ),
    path(
        "oversight/<slug:scope>/roster/<uuid:upload>/",
        rosters.roster_upload,
        name="roster_upload",
    ),
    path(
        "oversight/<slug:scope>/roster/<uuid:upload>/apply/",
        rosters.roster_apply,
        name="roster_apply",
    ),
    path(
        "oversight/<slug:scope>/roster/<uuid:upload>/problems.csv",
        rosters.roster_problems,
        name="roster_problems",
    ),
    path("schools/<slug:key>/reports/", rosters.school_reports, name="school_reports"),
    path(
        "schools/<slug:key>/reports/<int:pk>/",
        rosters.school_report,
        name="school_report",
    ),
    path("schools/<slug:key>/sharing/", rosters.school_sharing, name="school_sharing"),
    path("learn/share/", shared_training.share_training, name="share_training"),
    path(
        "learn/share/<uuid:uuid>/withdraw/",
        shared_training.take_back_certificate,
        name="take_back_certificate",
    ),
    path("schools/<slug:key>/training/", training.training, name="training"),
    path(
        "schools/<slug:key>/training/register.csv",
        training.training_csv,
        name="training_csv",
    ),
    path(
        "schools/<slug:key>/training/add/", training.add_training, name="add_training"
    ),
    path(
        "schools/<slug:key>/training/upload/",
        training.upload_training,
        name="upload_training",
    ),
    path(
        "schools/<slug:key>/training/upload/apply/",
        training.apply_training,
        name="apply_training",
    ),
    path(
        "schools/<slug:key>/training/share/",
        shared_training.share_with_school,
        name="share_with_school",
    ),
    path(
        "schools/<slug:key>/training/<uuid:uuid>/",
        training.edit_training,
        name="edit_training",
    ),
    path(
        "schools/<slug:key>/training/<uuid:uuid>/remove/",
        training.take_off_register,
        name="take_off_register",
    ),
    path(
        "schools/<slug:key>/sen-information/",
        takeaway.sen_information,
        name="sen_information",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/hand-over/",
        handover.hand_over,
        name="hand_over",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/reminders/",
        reminders.senco_reminders,
        name="senco_reminders",
    ),
    path("reminders/", reminders.reminders, name="reminders"),
    path(
        "reminders/<str:token>/",
        reminders.reminders_by_link,
        name="reminders_by_link",
    ),
    path(
        "schools/<slug:key>/sencos/<uuid:uuid>/link/",
        linking.invite_senco,
        name="senco_link",
    ),
    path("learn/link/", linking.enter_code, name="link_code"),
    path("learn/link/<slug:code>/", linking.agree_to_link, name="link_account"),
    path("learn/shared/", linking.shared, name="shared_with_school"),
    # Last of the schools' own: words such as "set-up" come before it.
    path("schools/<slug:key>/", schools.school, name="school"),
]
