"""Draws the two pictures of the Teams app: a speech bubble with layers of ground in it.

    python -m bot.channels.teams.app.draw

It needs Pillow; the pictures themselves are kept beside it, so only who changes them runs this.
"""

from pathlib import Path

from PIL import Image, ImageDraw

_HERE = Path(__file__).resolve().parent
_SCALE = 8  # drawn this much larger, then made smaller, so that edges are smooth
_BLUE, _WHITE = (21, 66, 115, 255), (255, 255, 255, 255)
_LAYERS = ((0.36, _BLUE), (0.45, (222, 165, 58, 255)), (0.54, (150, 96, 48, 255)))  # from the surface down


def color() -> Image.Image:
    """192 by 192: the bubble on a full background, as Teams asks for."""
    size = 192 * _SCALE
    picture = Image.new("RGBA", (size, size), _BLUE)
    draw = ImageDraw.Draw(picture)
    _bubble(draw, size, fill=_WHITE, margin=0.2)
    for top, fill in _LAYERS:
        draw.rounded_rectangle((0.3 * size, top * size, 0.7 * size, (top + 0.05) * size), 0.025 * size, fill=fill)
    return picture.resize((192, 192), Image.Resampling.LANCZOS)


def outline() -> Image.Image:
    """32 by 32: only white lines on nothing, as Teams asks for."""
    size = 32 * _SCALE
    shape = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(shape)
    _bubble(draw, size, fill=255, margin=0.06)
    _bubble(draw, size, fill=0, margin=0.13)
    for top in (0.31, 0.44, 0.57):
        draw.rounded_rectangle((0.27 * size, top * size, 0.73 * size, (top + 0.06) * size), 0.03 * size, fill=255)
    alpha = shape.resize((32, 32), Image.Resampling.LANCZOS)
    picture = Image.new("RGBA", (32, 32), (255, 255, 255, 0))
    picture.putalpha(alpha)
    return picture


def _bubble(draw: ImageDraw.ImageDraw, size: int, fill: int | tuple[int, ...], margin: float) -> None:
    left, right, top, bottom = margin * size, (1 - margin) * size, (margin + 0.03) * size, (0.79 - margin * 0.5) * size
    draw.rounded_rectangle((left, top, right, bottom), 0.1 * size, fill=fill)
    tail = [(0.33 * size, bottom - 1), (0.33 * size, (1 - margin) * size), (0.54 * size, bottom - 1)]
    draw.polygon(tail, fill=fill)


if __name__ == "__main__":
    color().save(_HERE / "color.png", optimize=True)
    outline().save(_HERE / "outline.png", optimize=True)
