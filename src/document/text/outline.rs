//! Numbered lines that Markdown takes for the text of a paragraph, and their authors for items.
//!
//! `1.1 List the offers` is no list to Markdown, and neither is `11. Rebuild the tunnels` right below a sentence: a
//! list that begins with another number than one interrupts no paragraph.

use super::page::{Block, Kind, Line, Page};

/// Makes items of the numbered lines at the end of the last block. O(lines).
pub(super) fn split(page: &mut Page, leaf: usize) {
    let (depth, is_item) = match page.blocks[leaf].kind {
        Kind::Item { depth, .. } => (depth, true),
        Kind::Text => (0, false),
        _ => return,
    };
    let from = usize::from(is_item);
    let Some(at) =
        outline_start(page, leaf, is_item).or_else(|| list_start(page, leaf).filter(|_| !is_item))
    else {
        return;
    };
    let at = at + from;
    if at == 0 && !is_item && leaf + 1 != page.blocks.len() {
        return;
    }
    let rest = page.blocks[leaf].lines.split_off(at);
    let (section, end) = (page.blocks[leaf].section, page.blocks[leaf].end);
    let parent = if is_item {
        Some(leaf)
    } else {
        page.blocks[leaf].parent
    };
    let mut items: Vec<Block> = Vec::new();
    for line in rest {
        match (opening(page.raw(line)), items.last_mut()) {
            (None, Some(last)) => {
                last.lines.push(line);
                last.end = line.end;
            }
            (opening, _) => {
                let (ordinal, length) = opening.unwrap_or((None, 0));
                items.push(Block {
                    kind: Kind::Item {
                        depth: if is_item { depth + 1 } else { 1 },
                        ordinal,
                        tick: None,
                    },
                    lines: vec![Line {
                        start: line.start + length,
                        end: line.end,
                    }],
                    section,
                    parent,
                    start: line.start,
                    end: line.end,
                });
            }
        }
    }
    if !is_item && at == 0 {
        // The paragraph was nothing but items.
        page.blocks.pop();
    } else if !is_item {
        page.blocks[leaf].end = items.first().map_or(end, |item| item.start);
    }
    page.blocks.extend(items);
}

/// The number of an item a line opens with, where it is one of a list, and the bytes before its text.
fn opening(raw: &str) -> Option<(Option<u64>, usize)> {
    match outline_depth(raw) {
        Some(_) => Some((None, 0)),
        None => ordinal(raw).map(|(number, length)| (Some(number), length)),
    }
}

/// The first line of an outline behind the item's own, where there are enough of them.
fn outline_start(page: &Page, leaf: usize, is_item: bool) -> Option<usize> {
    let own = page.blocks[leaf].lines.iter().skip(usize::from(is_item));
    let is_numbered = |line: &&Line| outline_depth(page.raw(**line)).is_some();
    let count = own.clone().filter(is_numbered).count();
    let first = own
        .clone()
        .position(|line| outline_depth(page.raw(*line)).is_some())?;
    (count >= 2 || is_item).then_some(first)
}

/// The first line of a list that goes on with another number than one: two that follow each other, or one that follows
/// the last item of the section.
fn list_start(page: &Page, leaf: usize) -> Option<usize> {
    let block = &page.blocks[leaf];
    let numbers: Vec<(usize, u64)> = block
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, &line)| Some((at, ordinal(page.raw(line))?.0)))
        .collect();
    let &(first, number) = numbers.first()?;
    let follow = numbers.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
    let goes_on = || last_ordinal(page, leaf) == Some(number - 1);
    (follow && (numbers.len() >= 2 || goes_on())).then_some(first)
}

/// The number of the last outer item before a block, in its section.
fn last_ordinal(page: &Page, leaf: usize) -> Option<u64> {
    let section = page.blocks[leaf].section;
    let before = page.blocks[..leaf]
        .iter()
        .rev()
        .take_while(|block| block.section == section);
    before.into_iter().find_map(|block| match block.kind {
        Kind::Item {
            depth: 1, ordinal, ..
        } => ordinal,
        _ => None,
    })
}

/// The number a line opens with as an item of a list that does not begin with it, and the bytes before the text.
fn ordinal(raw: &str) -> Option<(u64, usize)> {
    let digits = raw.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = raw[..digits].parse().ok().filter(|_| digits <= 3)?;
    let rest = raw[digits..].strip_prefix(['.', ')'])?;
    let text = rest.trim_start();
    let is_item =
        number >= 2 && rest.starts_with(' ') && text.starts_with(|c: char| !c.is_ascii_digit());
    is_item.then(|| (number, raw.len() - text.len()))
}

/// How deep an outline a line is numbered for: 2 for `1.1 List`; `None` for other lines.
fn outline_depth(raw: &str) -> Option<usize> {
    let end = raw.find([' ', '\t'])?;
    let number = raw[..end].trim_end_matches(['.', ')']);
    let parts: Vec<&str> = number.split('.').collect();
    let is_number = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_title = raw[end..].trim_start().starts_with(char::is_alphabetic);
    (parts.len() >= 2 && parts.len() <= 6 && parts.iter().all(is_number) && is_title)
        .then_some(parts.len())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn items(text: &str) -> Vec<(Option<u64>, String)> {
        let page = parse(text);
        let one = |block: &Block| match block.kind {
            Kind::Item { ordinal, .. } => Some((ordinal, page.raw(block.lines[0]).to_owned())),
            _ => None,
        };
        page.blocks.iter().filter_map(one).collect()
    }

    #[test]
    fn a_list_goes_on_below_a_sentence() {
        let found = items("1. a\n2. b\n\nBeside them:\n3. c\n4. d\n");
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[2], (Some(3), "c".to_owned()));
        assert!(items("It was built in\n12. It stands.\n").is_empty());
        assert_eq!(
            items("1. a\n\nand\n2. b\n").len(),
            2,
            "one line that goes on"
        );
    }

    #[test]
    fn outlines_are_items() {
        let found = items("Plan\n1.1 List\n1.2 Pack\n");
        assert_eq!(
            found,
            [(None, "1.1 List".to_owned()), (None, "1.2 Pack".to_owned())]
        );
    }
}
