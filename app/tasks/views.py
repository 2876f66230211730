"""The room's pages; they stand in files of their own, and this one gathers them."""

from app.tasks import (
    assign_views,
    bulk_views,
    file_views,
    instruction_views,
    lamp_views,
    list_views,
    move_views,
    origin_views,
    paper_views,
    press_views,
    sheet_views,
    task_views,
)
from app.tasks.room_views import room

__all__ = [
    "assign_views",
    "bulk_views",
    "file_views",
    "instruction_views",
    "lamp_views",
    "list_views",
    "move_views",
    "origin_views",
    "paper_views",
    "press_views",
    "room",
    "sheet_views",
    "task_views",
]
