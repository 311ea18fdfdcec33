"""The living style guide: every component of the look in every state.
For people who build the site; no rule and no row is read here."""

from typing import Any

from crispy_forms.bootstrap import PrependedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from crowdcoop.forms import ConsentField, CrispyForm, MoneyField
from crowdcoop.icons import ICONS
from crowdcoop.navigation import Link

KINDS = [("worker", "Worker cooperative"), ("consumer", "Consumer cooperative"), ("housing", "Housing cooperative")]
COLOURS = (
    "paper surface sunken line edge ink muted action action-soft coop coop-soft match match-soft "
    "sky sky-soft danger danger-soft focus"
)


class SampleForm(CrispyForm):
    """One field of each kind."""

    name = forms.CharField(label="Your name", max_length=80, help_text="As you would like to be called.")
    email = forms.EmailField(label="E-mail", help_text="We write only about this pledge.")
    place = forms.CharField(label="Town", required=False)
    kind = forms.ChoiceField(label="Kind of cooperative", choices=[("", "Choose one"), *KINDS])
    amount = MoneyField(label="Amount", min_minor=500, help_text="From five euros.")
    path = forms.ChoiceField(label="What will you do?", choices=KINDS, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Topics", choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple, help_text="Any number."
    )
    opens_on = forms.DateField(label="Opens on", widget=forms.DateInput(attrs={"type": "date"}))
    attached = forms.FileField(label="Document", required=False, help_text="PDF, up to 5 MB.")
    story = forms.CharField(label="Message", widget=forms.Textarea, required=False)
    show_name = ConsentField(label="Show my name among the backers")
    read_terms = ConsentField(label="I have read how my data is used", required=True)

    def layout(self) -> Layout:
        return Layout(
            Fieldset("You", Row(Column("name", css_class="col-md-6"), Column("email", css_class="col-md-6")), "place"),
            "kind",
            PrependedText("amount", "€"),
            *("path", "topics", "opens_on", "attached", "story", "show_name", "read_terms"),
        )


class StyleGuideView(TemplateView):
    """Open while developing, and to staff; for everybody else it does not exist."""

    template_name = "home/style.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        staff = getattr(request, "signed_in", False) and request.user.is_staff
        if not (settings.DEBUG or staff):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong = SampleForm(data={"w-name": "", "w-email": "ana@", "w-amount": "-3", "w-place": "Vic"}, prefix="w")
        return super().get_context_data(
            noindex=True,
            title="Style guide",
            form=SampleForm(prefix="f"),
            wrong_form=wrong,
            icons=ICONS,
            colours=COLOURS.split(),
            kinds=["action", "coop", "sky", "match", "muted"],
            seeds=["c-forn", "c-llum", "c-cura", "c-hort", "c-veus", "c-roda"],
            page_obj=Paginator(range(95), 20).page(3),
            crumbs=[Link("/", "Home"), Link("/style/", "For builders"), Link("", "Style guide")],
            menu_items=[Link("#", "Campaigns", exact=True), Link("#", "Learn"), Link("#", "Cooperatives")],
            **kwargs,
        )
