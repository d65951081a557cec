//! How `syntax` is read off a parsed file, and off the tokens that no parser reads.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::syntax::{Function, How, Name, Path, Scope, Steps, Syntax};

/// Parses a file; `Err` is the line at which the parser has something against it, and what.
pub(crate) fn parsed(text: &str) -> Result<syn::File, (usize, String)> {
    syn::parse_file(text).map_err(|error| (error.span().start().line, error.to_string()))
}

/// Reads a file.
pub(crate) fn read(text: &str) -> Result<Syntax, (usize, String)> {
    let file = parsed(text)?;
    let mut reader = Reader::default();
    reader.syntax.scopes.push(Scope::default());
    if !for_tests(&file.attrs) {
        reader.visit_file(&file);
    }
    Ok(reader.syntax)
}

#[derive(Default)]
struct Reader {
    syntax: Syntax,
    /// The scope that is being read.
    current: usize,
    /// Within `#[serde(…)]`, where a text can be a path.
    in_serde: bool,
}

impl Reader {
    fn scope(&mut self) -> &mut Scope {
        &mut self.syntax.scopes[self.current]
    }

    fn define(&mut self, name: &Ident, what: Name) {
        self.scope().names.push((name.to_string(), what));
    }

    fn path(&mut self, line: usize, steps: Steps, how: How) {
        let path = Path { line, steps, how };
        self.scope().paths.push(path);
    }

    fn measure(&mut self, name: &Ident, body: &syn::Block) {
        let span = body.brace_token.span;
        let (first, last) = (span.open().start().line, span.close().end().line);
        self.syntax.functions.push(Function {
            name: name.to_string(),
            line: name.span().start().line,
            lines: last - first + 1,
        });
    }

    /// Every leaf of a `use`, whatever its braces.
    fn import(&mut self, tree: &syn::UseTree, mut before: Steps, how: How) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before, how);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, before.clone(), how);
                }
            }
            syn::UseTree::Name(leaf) => self.leaf(before, &leaf.ident, None, how),
            syn::UseTree::Rename(leaf) => {
                self.leaf(before, &leaf.ident, Some(leaf.rename.to_string()), how);
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.scope().globs.push(before.clone());
                before.push("*".into());
                self.path(line, before, how);
            }
        }
    }

    fn leaf(&mut self, mut steps: Steps, ident: &Ident, name: Option<String>, how: How) {
        // `a::b::{self}` is `a::b`; a bare `self` stays.
        if ident != "self" || steps.is_empty() {
            steps.push(ident.to_string());
        }
        let name = name.or_else(|| steps.last().cloned()).unwrap_or_default();
        let import = Name::Import(steps.clone());
        self.scope().names.push((name, import));
        self.path(ident.span().start().line, steps, how);
    }

    /// Paths among tokens that nobody has parsed: a name that stands after one dot, or after
    /// `>::`, belongs to what is before it; every other may begin a path.
    fn scan(&mut self, tokens: TokenStream) {
        let (mut steps, mut line, mut marks) = (Steps::new(), 0, String::new());
        for token in tokens {
            if let TokenTree::Punct(mark) = &token {
                if mark.as_char() != ':' {
                    self.found(line, &mut steps);
                }
                marks.push(mark.as_char());
                continue;
            }
            let goes_on = marks == "::" && !steps.is_empty();
            if !goes_on {
                self.found(line, &mut steps);
                line = token.span().start().line;
            }
            let field = marks.ends_with('.') && !marks.ends_with("..");
            let belongs = field || marks.ends_with(">::");
            marks.clear();
            match token {
                TokenTree::Ident(_) if belongs => {}
                TokenTree::Ident(ident) => steps.push(ident.to_string()),
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Literal(text) if self.in_serde => {
                    if let Ok(path) = syn::parse_str(text.to_string().trim_matches('"')) {
                        self.path(line, written(&path), How::Inline);
                    }
                }
                TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
        }
        self.found(line, &mut steps);
    }

    fn found(&mut self, line: usize, steps: &mut Steps) {
        if !steps.is_empty() {
            self.path(line, std::mem::take(steps), How::Inline);
        }
    }
}

/// Items that have a name and may be for tests alone.
macro_rules! named_items {
    ($($visit:ident: $kind:ident),*) => {$(
        fn $visit(&mut self, node: &'ast syn::$kind) {
            if !for_tests(&node.attrs) {
                self.define(&node.ident, Name::Item);
                visit::$visit(self, node);
            }
        }
    )*};
}

impl<'ast> Visit<'ast> for Reader {
    named_items! {
        visit_item_const: ItemConst, visit_item_enum: ItemEnum, visit_item_static: ItemStatic,
        visit_item_struct: ItemStruct, visit_item_trait: ItemTrait, visit_item_type: ItemType,
        visit_item_union: ItemUnion
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        if !for_tests(&node.attrs) {
            self.measure(&node.sig.ident, &node.block);
            visit::visit_impl_item_fn(self, node);
        }
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        if let Some(body) = &node.default {
            self.measure(&node.sig.ident, body);
        }
        visit::visit_trait_item_fn(self, node);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        if !for_tests(&node.attrs) {
            self.define(&node.sig.ident, Name::Item);
            self.measure(&node.sig.ident, &node.block);
            visit::visit_item_fn(self, node);
        }
    }

    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        if !for_tests(&node.attrs) {
            visit::visit_item_impl(self, node);
        }
    }

    fn visit_item_macro(&mut self, node: &'ast syn::ItemMacro) {
        if !for_tests(&node.attrs) {
            if let Some(name) = &node.ident {
                self.define(name, Name::Item);
            }
            visit::visit_item_macro(self, node);
        }
    }

    fn visit_item_mod(&mut self, node: &'ast syn::ItemMod) {
        if for_tests(&node.attrs) {
            return;
        }
        let Some((_, items)) = &node.content else {
            return self.define(&node.ident, Name::File(file_of(&node.attrs)));
        };
        let (inner, outer) = (self.syntax.scopes.len(), self.current);
        self.define(&node.ident, Name::Inline(inner));
        self.syntax.scopes.push(Scope::default());
        self.current = inner;
        for item in items {
            self.visit_item(item);
        }
        self.current = outer;
    }

    fn visit_item_extern_crate(&mut self, node: &'ast syn::ItemExternCrate) {
        if !for_tests(&node.attrs) {
            let steps = Steps::from([String::new(), node.ident.to_string()]);
            let name = node.rename.as_ref().map_or(&node.ident, |(_, name)| name);
            self.define(name, Name::Import(steps.clone()));
            self.path(node.ident.span().start().line, steps, How::Import);
        }
    }

    fn visit_item_use(&mut self, node: &'ast syn::ItemUse) {
        if !for_tests(&node.attrs) {
            let private = matches!(node.vis, syn::Visibility::Inherited);
            let how = if private { How::Import } else { How::Export };
            let before = node.leading_colon.as_ref().map(|_| String::new());
            self.import(&node.tree, before.into_iter().collect(), how);
        }
    }

    fn visit_path(&mut self, node: &'ast syn::Path) {
        let line = node.segments[0].ident.span().start().line;
        self.path(line, written(node), How::Inline);
        visit::visit_path(self, node);
    }

    fn visit_attribute(&mut self, node: &'ast syn::Attribute) {
        self.in_serde = node.path().is_ident("serde");
        visit::visit_attribute(self, node);
        self.in_serde = false;
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.scan(tokens.clone());
    }

    /// `pub(in path)` names a region around the file, and nothing in it.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

fn written(path: &syn::Path) -> Steps {
    let absolute = path.leading_colon.as_ref().map(|_| String::new());
    let steps = path.segments.iter().map(|step| step.ident.to_string());
    absolute.into_iter().chain(steps).collect()
}

/// `#[test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`.
/// The file that `#[path = "…"]` names.
fn file_of(attributes: &[syn::Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let pair = attribute.meta.require_name_value().ok()?;
        let syn::Expr::Lit(text) = &pair.value else {
            return None;
        };
        let syn::Lit::Str(file) = &text.lit else {
            return None;
        };
        pair.path.is_ident("path").then(|| file.value())
    })
}

/// Whether an item is compiled for tests alone.
pub(crate) fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        let condition = list.tokens.to_string().replace(' ', "");
        list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
    })
}
