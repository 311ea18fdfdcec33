"""The story's editor: pieces of five kinds, pictures kept as soon as they are good.
Lists in general are lines.py's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.images import get_image_model

from campaigns.enums import STORY_CHANGES
from campaigns.forms.rows import rows_of
from campaigns.forms.story import BlockRow, Kind, picture_number, picture_token
from campaigns.services import drafts, stories, versions
from crowdcoop import clock
from crowdcoop.limits import address_of, allow, too_many, wait

from .lines import EditLines, Typed

# Decoding a picture is work.
PICTURES, WITHIN_SECONDS = 60, 3600


class EditStory(EditLines):
    row = BlockRow
    tab = "story"
    heading = gettext_lazy("Story")
    intro = gettext_lazy("Tell it as you would tell a neighbour. Short paragraphs, plain words, one thought each.")

    def rows(self) -> Typed:
        rows = stories.rows(drafts.draft_of(self.campaign).story.get_prep_value())
        return [row | {"image": picture_token(row["image"])} if "image" in row else row for row in rows]

    def new_row(self, kind: str) -> dict[str, Any]:
        return {"kind": kind if kind in Kind.values else Kind.TEXT.value}

    def unbound(self, rows: Typed) -> Any:
        return rows_of(BlockRow, extra=0)(initial=rows or [self.new_row("")], prefix="rows")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.FILES and not allow(f"EditStory:{address_of(request)}", PICTURES, WITHIN_SECONDS):
            return too_many(request, wait(WITHIN_SECONDS))
        return super().post(request, *args, **kwargs)

    @cached_property
    def _sent(self) -> tuple[Any, Any]:
        """The request's fields and files; good pictures are kept already and stand there as their token."""
        data, files = self.request.POST.copy(), self.request.FILES.copy()
        if not files:
            return data, files
        for form in rows_of(BlockRow)(data, files, prefix="rows", form_kwargs={"empty_permitted": True}):
            form.full_clean()
            if picture := form.cleaned_data.get("picture"):
                by, campaign = self.request.user, self.campaign
                number = drafts.keep_story_picture(by=by, campaign=campaign, picture=picture)
                data[form.add_prefix("image")] = picture_token(number)
                del files[form.add_prefix("picture")]
        return data, files

    def bound(self) -> Any:
        data, files = self._sent
        return rows_of(BlockRow)(data, files, prefix="rows", form_kwargs={"empty_permitted": True})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        formset = kwargs["formset"]
        numbers = {form: picture_number(form["image"].value() or "") for form in formset if "image" in form.fields}
        found = get_image_model().objects.in_bulk([number for number in numbers.values() if number])
        for form, number in numbers.items():
            form.thumbnail = found.get(number)
        context = super().get_context_data(**kwargs)
        open_ = self.campaign.state in STORY_CHANGES
        return context | {"kinds": Kind.choices, "writable": context["editable"] or open_, "public_history": open_}

    def save(self, orders: list[Any]) -> None:
        save = versions.change_story if self.campaign.state in STORY_CHANGES else drafts.save_story
        save(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())
