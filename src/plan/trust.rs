//! A private authority's root, for the machines that call the server: nobody else knows it.

use crate::bundle::BundlePath;
use crate::inputs::Source;
use crate::plan::Plan;
use crate::plan::command::{Command, Obtain, RequestFile};
use crate::plan::nginx::distinct_names;
use crate::plan::request::authority_name;
use crate::plan::steps::{Action, Caller, Step, StepKind};
use crate::plan::values::{HostPath, ServerName};

/// Where Debian and Ubuntu look for an administrator's own roots; the name must end in `.crt` (update-ca-certificates(8)).
const LOCAL_AUTHORITIES: &str = "/usr/local/share/ca-certificates";

/// Where the root lies on a Linux machine that trusts it.
pub fn root_path(name: &ServerName) -> HostPath {
    HostPath::Unix(LOCAL_AUTHORITIES.to_owned()).join(&format!("{name}.crt"))
}

/// The work on the machines that call the server; none, where the authority is a public one or its root was not given.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps = Vec::new();
    for service in distinct_names(plan) {
        if plan.source == Source::PrivateAuthority && service.chain.is_none() {
            // One root is for all of them.
            if steps.is_empty() {
                steps.extend(made(plan, &service.server_name));
            }
            continue;
        }
        let Some(root) = service.chain.as_ref().and_then(|chain| chain.private_root()) else { continue };
        let (name, file) = (&service.server_name, BundlePath::Root(service.server_name.clone()));
        let kind = |caller| StepKind::TrustAuthority { name: name.clone(), caller };
        steps.push(Step {
            kind: kind(Caller::Linux),
            actions: vec![
                Action::Place { file: file.clone(), at: root_path(name) },
                Action::Run(Command::UpdateAuthorities { afresh: false }),
                Action::Run(Command::SyncMono { afresh: false }),
            ],
        });
        steps.push(Step {
            kind: kind(Caller::Windows),
            actions: vec![
                Action::Read(file.clone()),
                Action::Run(Command::TrustRoot { file, thumbprint: root.thumbprint }),
            ],
        });
    }
    steps
}

/// The same for a root that is made on the way.
fn made(plan: &Plan, name: &ServerName) -> [Step; 2] {
    let kind = |caller| StepKind::TrustAuthority { name: name.clone(), caller };
    [
        Step {
            kind: kind(Caller::Linux),
            actions: vec![
                Action::PlaceMade { file: RequestFile::Root, at: root_path(name) },
                Action::Run(Command::UpdateAuthorities { afresh: false }),
                Action::Run(Command::SyncMono { afresh: false }),
            ],
        },
        Step {
            kind: kind(Caller::Windows),
            actions: vec![Action::Run(Command::Obtain(Obtain::TrustMadeRoot(authority_name(plan))))],
        },
    ]
}
