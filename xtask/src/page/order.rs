//! The order of a program's functions: those that resemble each other stand together, since a
//! compressor says cheaply what it has seen a moment ago. That is a fortieth of what is fetched,
//! and nothing of what the program does.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of a program's sections few are read, and the library knows many"
)]

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Result, anyhow};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload,
    TypeRef,
};

use super::compressed::plain;

/// How many octets of a function are taken together.
const GRAM: usize = 4;
/// How many words of bits say which of them a function has.
const WORDS: usize = 128;

/// Puts the functions of each program of a folder in order. That takes a minute where xtask is
/// not optimized, so it is for what is sent compressed alone.
pub(super) fn write(folder: &Path) -> Result<()> {
    for file in plain(folder)? {
        if file.extension().is_some_and(|kind| kind == "wasm") {
            fs::write(&file, order(&fs::read(&file)?)?)?;
        }
    }
    Ok(())
}

/// The program with its functions in an order that compresses well.
fn order(program: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(program) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(Look::of(body.as_bytes())),
            _ => {}
        }
    }
    let order = side_by_side(&bodies);
    let mut moved = vec![0; order.len()];
    for (place, &function) in (0..).zip(&order) {
        moved[function] = imported + place;
    }
    let mut reordered = Reordered {
        imported,
        order,
        moved,
    };
    let mut module = Module::new();
    let encoded = reordered.parse_core_module(&mut module, Parser::new(0), program);
    encoded.map_err(|error| anyhow!("cannot put functions in order: {error}"))?;
    Ok(module.finish())
}

/// What a function looks like: which groups of octets it has.
struct Look {
    bits: [u64; WORDS],
    count: u32,
}

impl Look {
    fn of(body: &[u8]) -> Self {
        let mut bits = [0_u64; WORDS];
        for gram in body.windows(GRAM) {
            let gram = gram
                .iter()
                .fold(0_u32, |all, octet| all << 8 | u32::from(*octet));
            // Fibonacci hashing (Knuth, The Art of Computer Programming 6.4).
            let hash = gram.wrapping_mul(0x9E37_79B1) as usize >> 19;
            bits[hash / 64 % WORDS] |= 1 << (hash % 64);
        }
        let count = bits.iter().map(|word| word.count_ones()).sum();
        Self { bits, count }
    }

    /// The share that both have of what one of them has, in thousandths (Jaccard's index), if
    /// it is more than that.
    fn likeness(&self, other: &Self, least: u32) -> Option<u32> {
        let (few, many) = (
            self.count.min(other.count),
            self.count.max(other.count).max(1),
        );
        // More than all of the smaller one they cannot share.
        if few * 1000 / many <= least {
            return None;
        }
        let pairs = self.bits.iter().zip(&other.bits);
        let both: u32 = pairs.map(|(one, other)| (one & other).count_ones()).sum();
        let likeness = both * 1000 / (few + many - both).max(1);
        (likeness > least).then_some(likeness)
    }
}

/// The numbers of the functions, after each the one that is most like it of those that are left.
fn side_by_side(looks: &[Look]) -> Vec<usize> {
    let mut left: BTreeSet<usize> = (1..looks.len()).collect();
    let mut order: Vec<usize> = (0..looks.len().min(1)).collect();
    while let (Some(&last), Some(&first)) = (order.last(), left.first()) {
        let (mut next, mut best) = (first, 0);
        for &other in &left {
            if let Some(likeness) = looks[last].likeness(&looks[other], best) {
                (next, best) = (other, likeness);
            }
        }
        left.remove(&next);
        order.push(next);
    }
    order
}

/// Writes a program again with its functions in another order.
struct Reordered {
    imported: u32,
    /// The old number of each place, without those that are imported.
    order: Vec<usize>,
    /// The new number of each function.
    moved: Vec<u32>,
}

impl Reencode for Reordered {
    type Error = std::convert::Infallible;

    /// What a compiler says of itself is for nobody who runs the program.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let own = function.checked_sub(self.imported);
        Ok(own.map_or(function, |own| self.moved[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for &function in &self.order.clone() {
            functions.function(self.type_index(types[function])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for &function in &self.order.clone() {
            utils::parse_function_body(self, code, bodies[function].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, ExportSection, Function, Instruction, TypeSection, ValType};

    use super::*;

    /// A program of functions that each add to a number, and one that calls the third of them.
    fn program(numbers: &[i32]) -> Vec<u8> {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        types.ty().function([ValType::I32], [ValType::I32]);
        for (index, &number) in (0..).zip(numbers) {
            functions.function(0);
            exports.export(&format!("f{index}"), ExportKind::Func, index);
            let mut function = Function::new([]);
            function.instruction(&Instruction::LocalGet(0));
            function.instruction(&Instruction::I32Const(number));
            function.instruction(&Instruction::I32Add);
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        functions.function(0);
        let calls = u32::try_from(numbers.len()).unwrap();
        exports.export("calls", ExportKind::Func, calls);
        let mut function = Function::new([]);
        function.instruction(&Instruction::LocalGet(0));
        function.instruction(&Instruction::Call(2));
        function.instruction(&Instruction::End);
        code.function(&function);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    /// The body of each function by the name under which it is exported, and the name of the
    /// one that is called.
    fn read(program: &[u8]) -> (Vec<(String, Vec<u8>)>, String) {
        let (mut names, mut bodies, mut called) = (Vec::new(), Vec::new(), 0);
        for payload in Parser::new(0).parse_all(program) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export.unwrap();
                        names.push((export.name.to_owned(), export.index as usize));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        if let wasmparser::Operator::Call { function_index } = operator.unwrap() {
                            called = function_index as usize;
                        }
                    }
                    bodies.push(body.as_bytes().to_vec());
                }
                _ => {}
            }
        }
        let called = names.iter().find(|(_, index)| *index == called);
        let called = called.unwrap().0.clone();
        let all = names
            .into_iter()
            .map(|(name, index)| (name, bodies[index].clone()));
        let mut all: Vec<_> = all.filter(|(name, _)| name != "calls").collect();
        all.sort();
        (all, called)
    }

    #[test]
    fn functions_are_moved_and_nothing_else_changes() {
        let numbers = [1_000_001, 7, 1_000_003, 8, 1_000_001, 7];
        let program = program(&numbers);
        let ordered = order(&program).unwrap();
        assert_ne!(ordered, program);
        assert_eq!(ordered.len(), program.len());
        assert_eq!(read(&ordered), read(&program));
        assert_eq!(read(&ordered).1, "f2");
        assert_eq!(order(&program).unwrap(), ordered);
    }

    #[test]
    fn what_is_alike_stands_together() {
        let looks = [&b"abcdefgh"[..], b"12345678", b"abcdefgx", b"1234567y"];
        assert_eq!(side_by_side(&looks.map(Look::of)), [0, 2, 1, 3]);
        assert!(side_by_side(&[]).is_empty());
    }
}
