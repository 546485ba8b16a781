//! The scripts for HTTP.sys, for cmd.exe and for PowerShell: the same commands, with the ends of line that Windows writes.

use crate::bundle::BundlePath;
use crate::bundle::comment::commented;
use crate::plan::command::{CertHash, Command, Listen, Netsh};
use crate::plan::values::Port;
use crate::plan::windows::{add_binding, listens};
use crate::plan::{Plan, Service};
use crate::text::windows::{Sentence, sentence};

mod cmd;
mod ps1;

pub(super) use cmd::{bind as bind_cmd, renew as renew_cmd, undo as undo_cmd};
pub(super) use ps1::{bind as bind_ps1, renew as renew_ps1, undo as undo_ps1};

/// The script that does the same for the other shell of Windows.
pub fn twin(path: &BundlePath) -> Option<BundlePath> {
    match path {
        BundlePath::BindCmd => Some(BundlePath::BindPs1),
        BundlePath::RenewCmd => Some(BundlePath::RenewPs1),
        BundlePath::UndoCmd => Some(BundlePath::UndoPs1),
        _ => None,
    }
}

/// The numbers of Windows that `netsh` answers with where a binding fails, each with what it means.
const ANSWERS: [(u32, Sentence); 4] =
    [(1312, Sentence::Error1312), (183, Sentence::Error183), (87, Sentence::Error87), (5, Sentence::Error5)];

/// One binding, as a renewal makes it anew.
struct Binding<'a> {
    service: &'a Service,
    listen: Listen,
    port: Port,
}

/// Every binding of the plan.
fn bindings(plan: &Plan) -> Vec<Binding<'_>> {
    let of =
        |service| listens(service).into_iter().map(move |listen| Binding { service, listen, port: service.tls_port });
    plan.services.iter().flat_map(of).collect()
}

impl Binding<'_> {
    fn add(&self, thumbprint: CertHash) -> Command {
        Command::Netsh(add_binding(self.service, self.listen.clone(), thumbprint))
    }

    fn delete(&self) -> Command {
        Command::Netsh(Netsh::DeleteSslcert { listen: self.listen.clone(), port: self.port })
    }

    fn show(&self) -> Command {
        Command::Netsh(Netsh::ShowSslcert { listen: self.listen.clone(), port: self.port })
    }
}

/// A command of the script that takes a thumbprint as its argument: where it names the certificate, it names the variable.
fn with_variable(command: &Command) -> Command {
    match command {
        Command::Netsh(Netsh::AddSslcert { listen, port, app_id, asks, .. }) => Command::Netsh(Netsh::AddSslcert {
            listen: listen.clone(),
            port: *port,
            thumbprint: CertHash::Asked,
            app_id: *app_id,
            asks: *asks,
        }),
        other => other.clone(),
    }
}

/// Whether a failure stops the script, and what was answered is looked at.
fn is_answered(command: &Command) -> bool {
    matches!(command, Command::Netsh(Netsh::AddSslcert { .. } | Netsh::AddUrlacl { .. })) && !command.may_fail()
}

/// What is written down once, before the first change.
fn is_record(command: &Command) -> bool {
    matches!(command, Command::Netsh(Netsh::RecordSslcert(_) | Netsh::RecordUrlacl(_)))
}

fn say(plan: &Plan, what: Sentence) -> String {
    sentence(plan.language, what)
}

fn remark(plan: &Plan, what: Sentence, prefix: &str) -> String {
    commented(&say(plan, what), prefix)
}
