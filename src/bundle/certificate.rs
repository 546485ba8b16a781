//! Certificates in PEM, each with its thumbprint before it; programs that read PEM pass over such lines.

use pem::{EncodeConfig, LineEnding, Pem};

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inspect::certificate::Certificate;
use crate::inspect::chain::Chain;
use crate::plan::values::ServerName;
use crate::plan::{Plan, windows};
use crate::text;

/// Leaf and intermediates.
pub(super) fn full_chain(plan: &Plan, name: &ServerName, chain: &Chain) -> String {
    render(plan, &BundlePath::Chain(name.clone()), chain.sent())
}

/// The leaf alone, for programs that read no more.
pub(super) fn leaf(plan: &Plan, name: &ServerName, chain: &Chain) -> String {
    render(plan, &BundlePath::Leaf(name.clone()), std::iter::once(&*chain.leaf))
}

/// Each intermediate alone, for Windows, which takes one certificate from a file.
pub(super) fn intermediates(plan: &Plan) -> Vec<(BundlePath, String)> {
    let mut files = Vec::new();
    for certificate in windows::certificates(plan) {
        let chain = certificate.services[0].chain.iter().flat_map(|chain| &chain.intermediates);
        files.extend(chain.enumerate().map(|(index, intermediate)| {
            let path = BundlePath::Intermediate { name: certificate.name().clone(), number: index + 1 };
            let mut file = head(plan, &path, "# ");
            push(&mut file, &text::certificate(plan.language, index + 1, intermediate.thumbprint), intermediate);
            (path, file)
        }));
    }
    files
}

/// A private authority's root.
pub(super) fn root(plan: &Plan, name: &ServerName, root: &Certificate) -> String {
    let mut file = head(plan, &BundlePath::Root(name.clone()), "# ");
    push(&mut file, &text::root(plan.language, root.thumbprint), root);
    file
}

fn render<'a>(plan: &Plan, path: &BundlePath, certificates: impl Iterator<Item = &'a Certificate>) -> String {
    let mut file = head(plan, path, "# ");
    for (index, certificate) in certificates.enumerate() {
        push(&mut file, &text::certificate(plan.language, index, certificate.thumbprint), certificate);
    }
    file
}

fn push(file: &mut String, sentence: &str, certificate: &Certificate) {
    file.push('\n');
    file.push_str(&commented(sentence, "# "));
    let block = Pem::new("CERTIFICATE", certificate.der.as_slice());
    file.push_str(&pem::encode_config(&block, EncodeConfig::new().set_line_ending(LineEnding::LF)));
}
