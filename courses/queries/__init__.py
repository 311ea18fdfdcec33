"""What others may ask about training; the parts stand in content, maps, teams and worksheets.
Nothing here writes."""

from .content import (
    Face,
    Prompt,
    Question,
    faces,
    page_of,
    prompts_in,
    questions,
    questions_in,
    shown_questions,
    title_of,
    url_of,
)
from .maps import (
    PathCard,
    PathMap,
    lesson_view,
    module_view,
    my_paths,
    path_cards,
    path_map,
    paths,
    reader_of,
    waiting_for,
)
from .teams import TeamProgress, path_completed_by, team_lines, team_progress
from .worksheets import worksheet_answers, worksheet_texts

__all__ = [
    "Face",
    "PathCard",
    "PathMap",
    "Prompt",
    "Question",
    "TeamProgress",
    "faces",
    "lesson_view",
    "module_view",
    "my_paths",
    "page_of",
    "path_cards",
    "path_completed_by",
    "path_map",
    "paths",
    "prompts_in",
    "questions",
    "questions_in",
    "reader_of",
    "shown_questions",
    "team_lines",
    "team_progress",
    "title_of",
    "url_of",
    "waiting_for",
    "worksheet_answers",
    "worksheet_texts",
]
