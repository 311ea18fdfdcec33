"""What happens when a page's review workflow finishes (WAGTAIL_FINISH_WORKFLOW_ACTION).
A campaign is approved and waits for its launch date; every other page is published."""

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Called by Wagtail with the finished state and the person who gave the last approval."""
    # Wagtail imports this module while its own models are still loading.
    from wagtail.workflows import publish_workflow_state  # noqa: PLC0415

    from campaigns.enums import CampaignState  # noqa: PLC0415
    from campaigns.pages import CampaignPage  # noqa: PLC0415
    from campaigns.services.review import approve_campaign  # noqa: PLC0415
    from crowdcoop import clock  # noqa: PLC0415

    page = workflow_state.content_object
    page = getattr(page, "specific", page)
    if isinstance(page, CampaignPage) and page.campaign.state == CampaignState.SUBMITTED:
        approve_campaign(by=user, campaign=page.campaign, now=clock.now())
    else:
        publish_workflow_state(workflow_state, user=user)
