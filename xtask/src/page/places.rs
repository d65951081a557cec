//! Where in its sources each assertion of a program stands: its message would say so to a visitor
//! who could do nothing with it, and that is a hundredth of what is fetched. The message itself
//! stays. Who looks for a mistake has the page of `cargo xtask play`, which says where it was.

use std::{fs, ops::Range, path::Path};

use anyhow::Result;
use wasmparser::{DataKind, Operator, Parser, Payload};

use super::compressed::plain;

/// A place is an address and a length, of the file's name, a line and a column, of four octets
/// each (`core::panic::Location` of Rust 1.95 where a pointer has as many).
const PLACE: usize = 16;
/// What the names of sources end in, and the longest of them that is looked for.
const ENDING: &[u8] = b".rs";
const LONGEST: usize = 200;
/// No source of ours, of the library or of a crate has as many lines or columns.
const LINES: u32 = 20_000;
const COLUMNS: u32 = 400;

/// What the memory begins with from an address on, and where in the program that stands.
struct Segment {
    address: usize,
    octets: Range<usize>,
}

/// Takes the places out of each program of a folder.
pub(super) fn write(folder: &Path) -> Result<()> {
    for file in plain(folder)? {
        if file.extension().is_some_and(|kind| kind == "wasm") {
            let mut program = fs::read(&file)?;
            forget(&mut program)?;
            fs::write(&file, program)?;
        }
    }
    Ok(())
}

/// Writes zeros over all places and over the names in them: the program keeps its length.
fn forget(program: &mut [u8]) -> Result<()> {
    let segments = segments(program)?;
    let mut found = Vec::new();
    for Segment { octets, address } in &segments {
        let first = octets.start + address.wrapping_neg() % 4;
        for at in (first..octets.end.saturating_sub(PLACE - 1)).step_by(4) {
            found.extend(named(program, &segments, at).map(|name| (at, name)));
        }
    }
    for (at, name) in found {
        program[at + 8..at + PLACE].fill(0);
        program[name].fill(0);
    }
    Ok(())
}

/// Where the name of the source stands, if there is a place here.
fn named(program: &[u8], segments: &[Segment], at: usize) -> Option<Range<usize>> {
    let word = |index: usize| {
        let octets = program.get(at + 4 * index..at + 4 * index + 4)?;
        Some(u32::from_le_bytes(octets.try_into().ok()?))
    };
    let [address, length] = [word(0)?, word(1)?].map(|word| word as usize);
    let is_place = (1..LINES).contains(&word(2)?) && (1..COLUMNS).contains(&word(3)?);
    if !is_place || length > LONGEST {
        return None;
    }
    let segment = segments.iter().find(|segment| {
        let end = segment.address + segment.octets.len();
        segment.address <= address && address + length <= end
    })?;
    let start = segment.octets.start + address - segment.address;
    let name = start..start + length;
    program[name.clone()].ends_with(ENDING).then_some(name)
}

fn segments(program: &[u8]) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(program) {
        let Payload::DataSection(section) = payload? else {
            continue;
        };
        for data in section {
            let data = data?;
            let DataKind::Active { offset_expr, .. } = data.kind else {
                continue;
            };
            let first = offset_expr.get_operators_reader().read()?;
            let Operator::I32Const { value } = first else {
                continue;
            };
            segments.push(Segment {
                address: usize::try_from(value)?,
                octets: data.range.end - data.data.len()..data.range.end,
            });
        }
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, DataSection, MemorySection, MemoryType, Module};

    use super::*;

    const ADDRESS: u32 = 1024;

    fn program(data: &[u8]) -> Vec<u8> {
        let (mut memory, mut section) = (MemorySection::new(), DataSection::new());
        memory.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        section.active(0, &ConstExpr::i32_const(1024), data.iter().copied());
        let mut module = Module::new();
        module.section(&memory).section(&section);
        module.finish()
    }

    #[test]
    fn places_are_forgotten_and_nothing_else() {
        let place = |address: u32, length: u32, line: u32, column: u32| {
            [address, length, line, column]
                .map(u32::to_le_bytes)
                .concat()
        };
        let mut data = b"a sentence..core/src/it.rs--".to_vec();
        let name = ADDRESS + 12;
        data.extend(place(name, 14, 7, 9));
        // A text that is no source, and two numbers after one that is.
        data.extend(place(ADDRESS, 10, 7, 9));
        data.extend(place(name, 14, 70_000, 9));
        let mut forgetful = program(&data);
        let length = forgetful.len();
        forget(&mut forgetful).unwrap();
        assert_eq!(forgetful.len(), length);
        let mut expected = b"a sentence..".to_vec();
        expected.extend([0; 14]);
        expected.extend(b"--");
        expected.extend(place(name, 14, 0, 0));
        expected.extend(place(ADDRESS, 10, 7, 9));
        expected.extend(place(name, 14, 70_000, 9));
        assert_eq!(forgetful, program(&expected));
    }
}
