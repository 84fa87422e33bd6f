import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction

from courses.catalogue import build_catalogue, current_catalogue
from courses.models import Generation, ModulePage, ProgrammePage
from tests.factories.courses import make_module, make_programme, publish, text_page

pytestmark = pytest.mark.django_db


def titles():
    return [
        (programme.title, [(m.title, [each.title for each in m.lessons]) for m in programme.modules])
        for programme in build_catalogue(0).programmes
    ]  # fmt: skip


WHOLE = [("NPQ for SENCOs", [("Identification of need", ["First", "Second"])])]


@pytest.fixture
def module():
    return make_module(text_page("First"), text_page("Second"))


def page_of(node):
    return Page.objects.get(pk=node.page_id).specific


def test_whole_tree(module):
    assert titles() == WHOLE


@pytest.mark.parametrize("lessons", [3, 30])
def test_number_of_queries_does_not_grow(django_assert_num_queries, lessons):
    make_module(*(text_page(f"Page {n}") for n in range(lessons)))

    with django_assert_num_queries(7):
        catalogue = build_catalogue(1)

    assert len(catalogue.programmes[0].modules[0].lessons) == lessons


def test_unchanged_generation_costs_one_query(module, django_assert_num_queries):
    before = current_catalogue()

    with django_assert_num_queries(1):
        assert current_catalogue() is before


def test_raised_generation_is_read_anew(module):
    before = current_catalogue()
    Generation.raise_number()

    assert current_catalogue() is not before


def test_draft_is_absent(module):
    page = text_page("Draft")
    page.live = False
    page_of(module).add_child(instance=page)
    page.save_revision()

    assert titles() == WHOLE


def test_page_that_never_went_through_publishing_is_absent(module):
    page_of(module).add_child(instance=text_page("Live without a version"))

    assert titles() == WHOLE


def test_words_of_an_unpublished_draft_are_absent(module):
    page = page_of(module.lessons[0])
    page.title = "Not yet"
    page.save_revision()

    assert titles() == WHOLE


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("lesson", [("NPQ for SENCOs", [("Identification of need", ["Second"])])]),
        ("module", [("NPQ for SENCOs", [])]),
        ("programme", []),
    ],
)
def test_unpublished_page_is_absent_with_all_below_it(module, level, expected):
    programme = current_catalogue().programmes[0]
    node = {"lesson": module.lessons[0], "module": module, "programme": programme}[
        level
    ]

    page_of(node).unpublish()

    assert titles() == expected


def test_page_comes_back_with_all_below_it(module):
    page = ProgrammePage.objects.get()
    page.unpublish()

    publish(page)

    assert titles() == WHOLE


def test_order_is_that_of_the_tree(module):
    second = page_of(module.lessons[1])
    second.move(page_of(module.lessons[0]), pos="left")

    assert titles()[0][1][0][1] == ["Second", "First"]
    assert [
        each.position for each in current_catalogue().by_key[module.key].lessons
    ] == [1, 2]


def test_neighbours_of_a_lesson(module):
    first, second = module.lessons

    assert module.lesson_before(first) is None
    assert module.lesson_after(first) is second
    assert module.lesson_before(second) is first
    assert module.lesson_after(second) is None


def test_renamed_page_has_its_new_address_alone(module):
    lesson = module.lessons[0]
    page = page_of(lesson)
    page.slug = "renamed"
    publish(page)

    catalogue = current_catalogue()
    assert catalogue.by_path.get(lesson.url) is None
    assert catalogue.by_key[lesson.key].url == f"{module.url}renamed/"


def test_renamed_module_changes_the_addresses_below_it(module):
    page = page_of(module)
    page.slug = "renamed"
    publish(page)

    urls = [each.url for each in current_catalogue().by_key[module.key].lessons]
    assert urls == [
        "/programmes/npq-for-sencos/renamed/first/",
        "/programmes/npq-for-sencos/renamed/second/",
    ]


@pytest.mark.parametrize("level", ["lesson", "module", "programme"])
def test_privacy_holds_for_a_page_and_all_below_it(module, level):
    make_module(
        text_page("Other"), programme=make_programme("Open"), title="Open module"
    )
    programme = current_catalogue().find("npq-for-sencos")
    node = {"lesson": module.lessons[0], "module": module, "programme": programme}[
        level
    ]
    rule = PageViewRestriction.objects.create(
        page=page_of(node).page_ptr, restriction_type=PageViewRestriction.GROUPS
    )
    rule.groups.add(Group.objects.create(name="Pilot"))

    found = current_catalogue()

    restricted = {each.title for each in found.by_key.values() if each.restricted}
    assert (
        restricted
        == {
            "lesson": {"First"},
            "module": {"Identification of need", "First", "Second"},
            "programme": {
                "NPQ for SENCOs",
                "Identification of need",
                "First",
                "Second",
            },
        }[level]
    )


def test_needs_of_a_module_are_forgotten_with_the_module_that_was_deleted(module):
    later = make_module(text_page("Later"), title="Later module", needs=(module,))
    assert later.needs == (module.key,)

    ModulePage.objects.get(pk=module.page_id).delete()

    assert current_catalogue().by_key[later.key].needs == ()


def test_needs_of_a_module_stay_while_the_other_is_only_unpublished(module):
    later = make_module(text_page("Later"), title="Later module", needs=(module,))

    ModulePage.objects.get(pk=module.page_id).unpublish()

    assert current_catalogue().by_key[later.key].needs == (module.key,)


@pytest.mark.parametrize(
    "slugs", [(), ("none",), ("npq-for-sencos", "none"), ("a", "b", "c", "d")]
)
def test_nothing_is_found_at_other_addresses(module, slugs):
    assert current_catalogue().find(*slugs) is None


def test_minutes_are_summed_upwards(module):
    programme = current_catalogue().programmes[0]

    assert [each.minutes for each in module.lessons] == [1, 1]
    assert module.minutes == programme.minutes == 2


def test_index_without_pages():
    assert current_catalogue().programmes == ()


def test_page_below_another_programme_is_found_there(module):
    other = make_module(text_page("Other"), programme=make_programme("Early years"))
    page_of(module.lessons[0]).move(page_of(other), pos="last-child")

    catalogue = current_catalogue()
    moved = catalogue.by_key[module.lessons[0].key]
    assert catalogue.programme_of(moved).title == "Early years"
    assert moved.position == 2
