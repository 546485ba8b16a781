//! `say!(language, "…")`: a sentence, spelled in English where its facts are, in the language of the reader.
//!
//! The other languages have a file each, `src/text/LANGUAGE.txt` ([`catalogue`]), with the sentence for each English one.
//! One that is missing there, or that forgets a fact, does not compile; one that nobody says is found by
//! `tests/native/languages.rs`. The page carries each sentence once per language, as plain text, and none of the English keys.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Ident, LitStr, Token};

mod catalogue;
mod template;

use template::{Piece, pieces};

/// `say!(language, "…")` is a `&'static str`; `say!(language, "… {file} … {url}", url = plan.url())` is a `String`.
///
/// What stands in braces is a variable, or named behind the sentence, and is shown by its `Display`. A brace itself is doubled,
/// as in `format!`.
#[proc_macro]
pub fn say(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let Said { language, english, facts } = syn::parse_macro_input!(tokens as Said);
    expand(&language, &english, &facts).unwrap_or_else(Error::into_compile_error).into()
}

struct Said {
    language: Expr,
    english: LitStr,
    facts: Vec<(Ident, Expr)>,
}

impl Parse for Said {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let language = input.parse()?;
        input.parse::<Token![,]>()?;
        let english = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let named = Punctuated::<Fact, Token![,]>::parse_terminated(input)?;
        Ok(Self { language, english, facts: named.into_iter().map(|Fact(name, value)| (name, value)).collect() })
    }
}

struct Fact(Ident, Expr);

impl Parse for Fact {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self(name, input.parse()?))
    }
}

fn expand(language: &Expr, english: &LitStr, facts: &[(Ident, Expr)]) -> syn::Result<TokenStream> {
    let error = |message: String| Error::new(english.span(), message);
    let spelled = english.value();
    let english_pieces = pieces(&spelled).map_err(error)?;
    let names: Vec<String> = names(&english_pieces).into_iter().collect();
    if let Some((name, _)) = facts.iter().find(|(name, _)| !names.contains(&name.to_string())) {
        return Err(Error::new(name.span(), "the sentence does not tell this fact"));
    }
    let mut arms = Vec::new();
    for (variant, catalogue) in catalogue::all() {
        let catalogue = catalogue.as_ref().map_err(|why| error(why.clone()))?;
        let Some(sentence) = catalogue.get(&spelled) else {
            return Err(error(format!("src/text/{}.txt lacks this sentence", variant.to_lowercase())));
        };
        let sentence = pieces(sentence).map_err(error)?;
        if !names.iter().eq(&self::names(&sentence)) {
            return Err(error(format!(
                "the sentence in {variant} tells other facts: {names:?} are those of the English one"
            )));
        }
        let (variant, numbered) = (Ident::new(variant, english.span()), numbered(&sentence, &names));
        arms.push(quote! { crate::inputs::Language::#variant => #numbered });
    }
    let numbered = numbered(&english_pieces, &names);
    let chosen = quote! { match #language { crate::inputs::Language::English => #numbered, #(#arms),* } };
    if names.is_empty() {
        return Ok(chosen);
    }
    let values = names.iter().map(|name| match facts.iter().find(|(fact, _)| fact == name) {
        Some((_, value)) => quote! { &#value },
        None => {
            let name = Ident::new(name, english.span());
            quote! { &#name }
        }
    });
    Ok(quote! { crate::text::filled(#chosen, &[#(#values),*]) })
}

fn names(pieces: &[Piece<'_>]) -> BTreeSet<String> {
    let names = pieces.iter().filter_map(|piece| match piece {
        Piece::Fact(name) => Some((*name).to_owned()),
        Piece::Text(_) => None,
    });
    names.collect()
}

/// The sentence with `\u{1}` and a letter in the place of each fact: `A` for the first.
fn numbered(pieces: &[Piece<'_>], names: &[String]) -> String {
    let spelled = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Fact(name) => {
            let index = names.iter().position(|known| known == name).unwrap_or_default();
            // No sentence tells as many facts as there are letters.
            format!("\u{1}{}", char::from(b'A' + index as u8))
        }
    });
    spelled.collect()
}
