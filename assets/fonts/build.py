#!/usr/bin/env python3
"""Makes the fonts in this folder from their originals; run only when one of them is to change.

Why at all: the window's text layout asks a font for its default glyphs, so Inter's tabular figures
have to be the default ones ("frozen"); and whole families would weigh ten times as much.
It does not download anything: every source is a file named on the command line.

    pip install fonttools brotli
    build.py INTER_DIR DejaVuSans.ttf NotoEmoji.(ttf|woff2)

INTER_DIR holds Inter-{Regular,Medium,SemiBold,Bold}.otf (Debian: fonts-inter), DejaVuSans.ttf is
Debian's fonts-dejavu-core, NotoEmoji the monochrome "Noto Emoji" regular (npm: @fontsource/noto-emoji).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
WEIGHTS = ["Regular", "Medium", "SemiBold", "Bold"]

# Latin, Greek, Cyrillic, Vietnamese, punctuation, currency, letter-like, arrows, mathematics. No private
# use area: those code points belong to the icon font.
TEXT = [(0x20, 0x52F), (0x1D00, 0x1FFF), (0x2000, 0x23FF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD)]
# Arrows to dingbats, braille for terminal pictures, long arrows, stars; plus the replacement marks.
SYMBOLS = [(0x2010, 0x205E), (0x2070, 0x209C), (0x2100, 0x2BFF), (0xFFFC, 0xFFFD)]
# Pictures, and the selectors that follow them. Letters and digits stay with the text font.
EMOJI = [(0x20E3, 0x20E3), (0x2190, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1F1E5), (0x1F200, 0x1FAFF), (0xFE0E, 0xFE0F)]


def code_points(ranges):
    return [code for first, last in ranges for code in range(first, last + 1)]


def cut(font, ranges, features):
    """Keeps only the characters in `ranges` and the layout features named."""
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = False
    options.drop_tables += ["STAT", "vhea", "vmtx", "MATH", "FFTM"] + ([] if features else ["GDEF", "GPOS", "GSUB"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(ranges))
    subsetter.subset(font)
    return font


def tabular_forms(font):
    """Glyph name to glyph name, as the font's own `tnum` feature replaces them."""
    gsub = font["GSUB"].table
    lookups = {i for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum" for i in record.Feature.LookupListIndex}
    forms = {}
    for index in sorted(lookups):
        for step in gsub.LookupList.Lookup[index].SubTable:
            forms.update(getattr(step, "ExtSubTable", step).mapping)
    return forms


def freeze_tabular_figures(font):
    """Makes the equally wide figures the ones that the characters 0 to 9 name."""
    forms = tabular_forms(font)
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = forms.get(table.cmap[code], table.cmap[code])
    even_out(font, [font.getBestCmap()[code] for code in range(ord("0"), ord("9") + 1)])


def even_out(font, glyphs):
    """Gives the figures one width; interpolated weights differ by a few units of 2816 per em."""
    widths = {font["hmtx"][glyph][0] for glyph in glyphs}
    if max(widths) - min(widths) > 8:
        raise SystemExit(f"figures differ in width: {sorted(widths)}")
    for glyph in glyphs:
        font["hmtx"][glyph] = (max(widths), font["hmtx"][glyph][1])


def main(inter_dir, dejavu, emoji):
    for weight in WEIGHTS:
        font = TTFont(Path(inter_dir) / f"Inter-{weight}.otf")
        freeze_tabular_figures(font)
        cut(font, TEXT, ["ccmp", "locl", "kern", "mark", "mkmk"]).save(HERE / f"Inter-{weight}.otf")
    cut(TTFont(dejavu), SYMBOLS, []).save(HERE / "DejaVuSans-symbols.ttf")
    pictures = TTFont(emoji)
    pictures.flavor = None
    cut(pictures, EMOJI, []).save(HERE / "NotoEmoji-pictures.ttf")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
