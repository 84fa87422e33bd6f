from threading import Barrier, Thread

from django.db import connection
from django_q.models import OrmQ

from accounts.models import Notification
from compliance.operations import reminders as operations
from compliance.operations.reminders import send_reminders
from tests.compliance.operations.test_reminders import DAY, make_head, make_post


def test_two_runs_at_once_tell_each_thing_once(
    fresh_database, django_db_blocker, monkeypatch
):
    """Real threads on a database of their own; both pass the first look together."""
    with django_db_blocker.unblock():
        posts = [make_post() for _ in range(3)]
        for post in posts:
            make_head(post.establishment)
        monkeypatch.setattr("django_q.conf.Conf.SYNC", False)
        together = Barrier(2)
        look = operations.histories

        def look_together(recipients):
            found = look(recipients)
            if len(recipients) > 1:
                together.wait(10)
            return found

        monkeypatch.setattr(operations, "histories", look_together)
        counts = []

        def run():
            try:
                counts.append(send_reminders(as_of=DAY))
            finally:
                connection.close()

        threads = [Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert sum(counts) == 3
        assert Notification.objects.count() == 3
        assert OrmQ.objects.count() == 3
