//! The parts that Trunk has built.

use std::fs;
use std::path::Path;

/// The four parts of the page, by what they are; Trunk's names for them carry a hash.
pub struct Stage {
    /// The page as Trunk leaves it: with links to the other three.
    pub html: Part<String>,
    /// The style sheet.
    pub css: Part<String>,
    /// The JavaScript that wasm-bindgen writes around the program.
    pub glue: Part<String>,
    /// The program.
    pub wasm: Part<Vec<u8>>,
}

/// One file of the staging directory.
pub struct Part<T> {
    /// Its name, without a directory.
    pub name: String,
    /// What is in it.
    pub content: T,
}

impl Stage {
    /// Reads the parts, and refuses a directory with anything else: it would be missing from the single file.
    pub fn read(directory: &Path) -> Result<Self, String> {
        let unreadable = |error| format!("{} cannot be read: {error}.", directory.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            names.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
        }
        let stage = Self {
            html: text(directory, the_one(&mut names, ".html")?)?,
            css: text(directory, the_one(&mut names, ".css")?)?,
            glue: text(directory, the_one(&mut names, ".js")?)?,
            wasm: bytes(directory, the_one(&mut names, ".wasm")?)?,
        };
        match names.first() {
            None => Ok(stage),
            Some(name) if name == "snippets" => {
                Err("A crate has brought JavaScript of its own (`snippets`), which the single file has no place for: \
                 do without that crate's feature, or teach pack/src/page.rs to take it in."
                    .into())
            }
            Some(name) => Err(format!(
                "Trunk has built {name}, which pack does not know: the page may have one style sheet and one program, \
                 and its pictures must be data: URIs."
            )),
        }
    }

    /// Removes the parts.
    pub fn remove(&self, directory: &Path) -> Result<(), String> {
        for name in [&self.html.name, &self.css.name, &self.glue.name, &self.wasm.name] {
            fs::remove_file(directory.join(name)).map_err(|error| format!("{name} cannot be removed: {error}."))?;
        }
        Ok(())
    }
}

/// Takes the one name with this ending out of `names`.
fn the_one(names: &mut Vec<String>, ending: &str) -> Result<String, String> {
    let found: Vec<usize> = (0..names.len()).filter(|&at| names[at].ends_with(ending)).collect();
    match found[..] {
        [at] => Ok(names.swap_remove(at)),
        _ => Err(format!("Trunk has built {} {ending} files, where one was expected.", found.len())),
    }
}

fn bytes(directory: &Path, name: String) -> Result<Part<Vec<u8>>, String> {
    match fs::read(directory.join(&name)) {
        Ok(content) => Ok(Part { name, content }),
        Err(error) => Err(format!("{name} cannot be read: {error}.")),
    }
}

fn text(directory: &Path, name: String) -> Result<Part<String>, String> {
    let Part { name, content } = bytes(directory, name)?;
    match String::from_utf8(content) {
        // A browser reads each CR LF as LF before it takes the hash for the policy; so the file must not hold any.
        Ok(content) => Ok(Part { name, content: content.replace("\r\n", "\n") }),
        Err(_) => Err(format!("{name} is not UTF-8 text.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: Result<&str, &str>) {
        let mut names = names.iter().map(ToString::to_string).collect();
        assert_eq!(the_one(&mut names, ".css"), expected.map(String::from).map_err(String::from));
    }

    #[test]
    fn there_is_exactly_one_of_each_part() {
        check(&["a.js", "main-1f.css"], Ok("main-1f.css"));
        check(&["a.js"], Err("Trunk has built 0 .css files, where one was expected."));
        check(&["a.css", "b.css"], Err("Trunk has built 2 .css files, where one was expected."));
    }
}
