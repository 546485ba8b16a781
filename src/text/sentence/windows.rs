//! Windows: the sentences of its scripts, and the steps of its route.

use say::say;

use crate::bundle::BundlePath;
use crate::inputs::{Binding, Language, Product};
use crate::plan::Plan;
use crate::plan::command::{Command, own_key, own_pfx};
use crate::plan::values::{Port, ServerName};
use crate::plan::windows::{
    bindings_before, certificates, is_asked_for_several, is_shipped_bound, kept, parameter, reservations_before,
};
use crate::text::sentence::step::joined;
use crate::text::windows::Sentence;
use crate::text::{StepText, product};

pub(in crate::text) fn sentence(language: Language, sentence: Sentence) -> &'static str {
    match sentence {
        Sentence::AnswerWhy => {
            say!(language, "netsh says the number of an error in what it prints; its exit code is always 1.")
        }
        Sentence::ArgumentWhy => say!(language, "A thumbprint behind the name of this script, with or without spaces."),
        Sentence::AskPassword => say!(language, "The password of the .pfx file"),
        Sentence::AskThumbprint => say!(language, "The thumbprint (Cert Hash) of the new certificate in this list:"),
        Sentence::BindCall => say!(
            language,
            "Say which certificate: bind.cmd THUMBPRINT. It is the Cert Hash that this shows: certutil -store My"
        ),
        Sentence::BindCmdUsage => say!(
            language,
            "bind.cmd [THUMBPRINT]. Without one, the certificate that the plan was made with is bound. It stops at the first failure."
        ),
        Sentence::BindPs1Usage => say!(
            language,
            "powershell -ExecutionPolicy Bypass -File bind.ps1 [-Thumbprint DIGITS] [-WhatIf]. -WhatIf shows what would be done and \
             changes nothing. It stops at the first failure."
        ),
        Sentence::Bound => say!(language, "Done: the port has its certificate. Go on with the checklist."),
        Sentence::BoundWhy => say!(
            language,
            "Of what netsh shows, only the hash of the certificate is a word of 40 hexadecimal digits, in whatever language."
        ),
        Sentence::CleanWhy => say!(
            language,
            "A pasted thumbprint has spaces in it and a hidden mark before it (U+200E), which are taken out. 40 hexadecimal digits must \
             be left."
        ),
        Sentence::Error1312 => say!(
            language,
            "Error 1312: the certificate is in the store without a private key that Windows can use. Import the .pfx file, not the .cer, \
             and for the computer, not for the user. If it was imported so, try certutil -repairstore My THUMBPRINT, or import it again."
        ),
        Sentence::Error183 => say!(
            language,
            "Error 183: another binding or reservation holds the port. Look at it with netsh http show sslcert and netsh http show \
             urlacl, delete what is stale, and run this again."
        ),
        Sentence::Error5 => {
            say!(language, "Error 5: access is denied. Open the prompt as administrator and run this again.")
        }
        Sentence::Error87 => say!(
            language,
            "Error 87: netsh takes a value for malformed. In PowerShell an identifier in braces must stand in quotes; a thumbprint must \
             have 40 digits and nothing hidden in it; an address of a reservation must end in a slash."
        ),
        Sentence::Failed => say!(language, "The last command failed; its message is above. Nothing after it was done."),
        Sentence::Malformed => say!(
            language,
            "That is no thumbprint of SHA-1: it has 40 hexadecimal digits. (One of 64 is of SHA-256, which netsh does not take.)"
        ),
        Sentence::NameWhy => say!(
            language,
            "The names that the certificate is for; a wildcard stands for one label. An address is looked for in the text of the \
             extension."
        ),
        Sentence::NoKeyInStore => say!(
            language,
            "The certificate is in the store without its private key. Import the .pfx file, not the .cer or .crt, and run this again."
        ),
        Sentence::NoService => say!(
            language,
            "There is no service of this name. If SanteDB runs under another, choose its instance on the assistant; if it runs without \
             a service, use bind.cmd, which does not ask:"
        ),
        Sentence::NotCovered => say!(language, "The certificate does not cover the name that clients open:"),
        Sentence::NotInStore => say!(
            language,
            "The certificate is not in LocalMachine\\My. Import it there first, not for the current user, and run this again."
        ),
        Sentence::NotTimely => {
            say!(language, "The certificate, or one above it, is not valid at this time. Nothing was changed.")
        }
        Sentence::PfxKeys => say!(
            language,
            "There must be one certificate with its key in the .pfx file. Run this again with -Thumbprint."
        ),
        Sentence::PfxRefused => {
            say!(language, "The .pfx file was not imported; the message above says why. Nothing else was changed.")
        }
        Sentence::PortHeld => {
            say!(language, "Another program than HTTP.sys listens on the port. Stop it, or move one of the two:")
        }
        Sentence::PortWhy => say!(language, "HTTP.sys listens as the process System, whose number is 4."),
        Sentence::Ps1Unrun => say!(
            language,
            "Read by a grammar of PowerShell and never run: none was to be had. Its twin for cmd.exe was run by Wine's cmd.exe, with \
             recorders in the place of Windows' programs. Try this one with -WhatIf first."
        ),
        Sentence::RecordWhy => {
            say!(language, "What was there before the first run, for the way back. A second run leaves it alone.")
        }
        Sentence::RenewCall => say!(
            language,
            "Say which certificate: -Thumbprint DIGITS, where it is in the store of the computer, or -Pfx FILE, which is imported."
        ),
        Sentence::RenewCmdUsage => say!(
            language,
            "renew.cmd [-Thumbprint] DIGITS, or renew.cmd -Pfx FILE. It does only what a renewal needs: it looks at the new certificate \
             (in the store, names, dates) and binds it in the place of the old one, which comes back where the new one is refused. Run by \
             Wine's cmd.exe, with recorders in the place of certutil, findstr and netsh; not run on Windows."
        ),
        Sentence::RenewPs1Usage => say!(
            language,
            "powershell -ExecutionPolicy Bypass -File renew.ps1 -Thumbprint DIGITS, or -Pfx FILE, and -WhatIf. It does only what a renewal \
             needs: it looks at the new certificate (in the store, key, names, dates) and binds it in the place of the old one, which \
             comes back where the new one is refused. A program that gets certificates can call it with -Thumbprint."
        ),
        Sentence::RenewWhy => say!(language, "Only where the new certificate covers the name."),
        Sentence::Renewed => say!(
            language,
            "Done: the new certificate is bound. SanteDB needs no restart. Its configuration may still name the old one, which SanteDB \
             itself does not read: before its Configuration Tool runs again, choose the new one there, or it binds the old one."
        ),
        Sentence::Unbound => say!(
            language,
            "Done: the binding is gone. What was bound and reserved before the first run follows; bind again what was on these ports, with \
             netsh http add sslcert and the same values. Go on with the way back in the checklist."
        ),
        Sentence::Uncovered => {
            say!(language, "The new certificate covers none of the names that clients open. Nothing was changed.")
        }
        Sentence::UndoPs1Usage => say!(
            language,
            "powershell -ExecutionPolicy Bypass -File undo.ps1 [-WhatIf]. -WhatIf shows what would be done and changes nothing."
        ),
    }
}

pub(super) fn bind(plan: &Plan, ports: &[Port], reserves: bool) -> StepText {
    let language = plan.language;
    let mut why = vec![
        say!(language, "On the SanteDB machine. HTTP.sys holds the certificate, not SanteDB.").to_owned(),
        bound_for(plan),
        say!(
            language,
            "What is bound and reserved now is written to {bindings} and {reservations} first, once: it is what you would bind again to go \
             back.",
            bindings = bindings_before(plan),
            reservations = reservations_before(plan)
        ),
    ];
    if let Some(parameter) = parameter(plan) {
        why.push(match parameter.default {
            Some(_) => {
                say!(language, "Both scripts take another thumbprint as their argument, and without one this one.").into()
            }
            None => say!(
                language,
                "Both scripts take the thumbprint of your certificate as their argument, bind.cmd THUMBPRINT or bind.ps1 -Thumbprint \
                 THUMBPRINT: it is the Cert Hash of 40 digits in the list that certutil shows."
            )
            .into(),
        });
        if is_asked_for_several(plan) {
            why.push(say!(
                language,
                "Of several certificates give it any one, and then give each of them to {script}, which binds it for the names that it \
                 covers.",
                script = kept(plan, &BundlePath::RenewCmd)
            ));
        }
    }
    why.push(if reserves {
        say!(
            language,
            "The service's account needs a reservation to listen; it is made for https, with the slash that HTTP.sys insists on. One for \
             http on the same port goes; if that file lists longer ones (http://+:PORT/hdsi/), delete these too."
        )
        .into()
    } else {
        say!(
            language,
            "The service runs as LocalSystem, which may listen anywhere; no reservation is needed, and one for http that the old document \
             asked for goes."
        )
        .to_owned()
    });
    if plan.services.iter().any(is_shipped_bound) {
        let shipped = say!(
            language,
            "The gateway (DCG) of 3.x came with a certificate for itself, bound to its port over IPv4: it makes way, or netsh would answer \
             183."
        );
        why.push(format!("\n\n{shipped}"));
    }
    if plan.services.iter().any(|service| service.product == Product::Icdr) {
        why.push(format!("\n\n{}", configuration_tool(language)));
    }
    let bindings: usize = plan.services.iter().map(|service| crate::plan::windows::listens(service).len()).sum();
    let title = match ports {
        [port] => say!(language, "Bind the certificate to port {port}"),
        _ => say!(language, "Bind the certificate to port {ports}", ports = joined(ports)),
    };
    StepText::new(title, why.join(" ").replace(" \n", "\n"))
        .expect(match bindings {
            1 => say!(language, "“SSL Certificate successfully added” once, then every binding with its hash.")
                .to_owned(),
            2 => say!(language, "“SSL Certificate successfully added” twice, then every binding with its hash.")
                .to_owned(),
            more => {
                say!(language, "“SSL Certificate successfully added” {more} times, then every binding with its hash.")
            }
        })
        .otherwise(format!(
            "{} {} {} {}",
            sentence(language, Sentence::Error1312),
            sentence(language, Sentence::Error183),
            sentence(language, Sentence::Error87),
            sentence(language, Sentence::Error5)
        ))
}

fn bound_for(plan: &Plan) -> String {
    let by_name = plan.services.iter().filter(|service| service.binding == Binding::HostName);
    let names: Vec<String> = by_name.map(|service| service.server_name.to_string()).collect();
    if names.is_empty() {
        return say!(plan.language, "It is bound for IPv4 and for IPv6, since SanteDB listens on both.").into();
    }
    say!(
        plan.language,
        "For {names} it is bound by name (SNI), so that other programs keep what they have on the port; a client that sends no name gets \
         theirs, or none.",
        names = names.join(", ")
    )
}

/// RestServiceFeature.cs, HttpSslTool.cs.
fn configuration_tool(language: Language) -> String {
    say!(
        language,
        "SanteDB's Configuration Tool can do this for the iCDR instead (Messaging, Certificate Binding): it writes the same record, for \
         the certificate that each endpoint's <certificate> names, deletes and adds again where the port has one, and binds the address \
         that the endpoint names, so IPv4 alone for 0.0.0.0. Its next run refuses https without <certificate>; where it fails it prints a \
         netsh line with doubled braces, which netsh does not take."
    )
    .into()
}

pub(super) fn import(plan: &Plan, name: &ServerName) -> StepText {
    let language = plan.language;
    let (key, pfx) = (own_key(name), own_pfx(name));
    let (copy, merge) = (Command::NameLeaf(name.clone()), Command::MergePfx(name.clone()));
    let others = certificates(plan)
        .iter()
        .filter(|it| it.name() == name)
        .flat_map(|it| it.services.iter().skip(1))
        .map(|service| product(service.product).to_owned())
        .reduce(|services, service| say!(language, "{services} and {service}"));
    let shared = match others {
        None => String::new(),
        Some(services) => format!(" {}", say!(language, "{services} uses the same one.")),
    };
    StepText::new(
        say!(language, "Import the certificate of {name} into Windows"),
        say!(
            language,
            "On the SanteDB machine.{shared} Copy your private key into this folder as {key}; it is no part of this bundle. OpenSSL joins it \
             with the chain into {pfx} and asks for a new password; certutil asks for it again. If your authority sent a .pfx, call it \
             {pfx} and begin with certutil. Without OpenSSL, in the place of its command: `{copy}` and `{merge}`, which finds the key \
             beside it by its name (Microsoft: certutil, -MergePFX; not run). By hand: certlm.msc, or mmc with the snap-in Certificates for \
             the computer account; Personal, All Tasks, Import, the .pfx; and Intermediate Certification Authorities for what stands \
             above it. Windows Server 2016 and older read the file only if OpenSSL is told: -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES \
             -macalg sha1."
        ),
    )
    .expect(say!(
        language,
        "The last command names the certificate and a key container. Then delete {key} and {pfx} from this folder."
    ))
    .otherwise(say!(
        language,
        "Error 5 (0x80070005): the prompt was not opened as administrator. 0x80070056: the password is not the file's. No key container: \
         a certificate without a key was imported, and binding it will answer 1312."
    ))
}

pub(super) fn undo_import(language: Language) -> &'static str {
    say!(
        language,
        "On the SanteDB machine. Leave out each line whose certificate was there before, or that something else on this machine uses: with \
         the last line the key in Windows goes, too. Left where they are they do no harm."
    )
}

pub(super) fn keep_renewal(plan: &Plan) -> StepText {
    let language = plan.language;
    StepText::new(
        say!(language, "Keep the scripts for the next renewal"),
        say!(
            language,
            "On the SanteDB machine. A renewed certificate has a new thumbprint, and the port stays bound to the old one: renew.ps1 and \
             renew.cmd bind the new one. They are kept in {folder}, where administrators alone may write, so that a scheduled renewal finds \
             them and nobody else can change them. What was bound before the first run is kept there, too; the way back leaves it.",
            folder = plan.tls_folder
        ),
    )
    .otherwise(say!(language, "Access is denied (error 5): the prompt was not opened as administrator."))
}

pub(super) fn close_port(language: Language, port: Port) -> StepText {
    StepText::new(
        say!(language, "Close port {port} in the firewall"),
        say!(
            language,
            "On the SanteDB machine. SanteDB moved away from it, and the installer had it opened. This rule refuses it whatever other \
             rules admit, which stay as they are for the way back. Leave it out if something else is to answer on port {port}."
        ),
    )
    .expect(say!(language, "“Ok.”"))
}

/// RestDebugCertificateInstallation.cs.
pub(super) fn retire_shipped(language: Language) -> StepText {
    StepText::new(
        say!(language, "Look at what the gateway's installer made this machine trust"),
        say!(
            language,
            "On the SanteDB machine, some days later. The installer of the gateway (DCG) put its own certificate, CN=0.0.0.0, among the roots \
             that this machine trusts: whoever gets its key could speak for any name to this machine's programs. It is not removed by a \
             script, since its thumbprint is known to this machine alone, and the certificate itself stays in Personal, since the way back \
             needs it. When clients use the new one, take it from the roots, with the Cert Hash that is shown: certutil -delstore Root \
             THUMBPRINT. If --bindcert was run with another base address, it bears that host's name instead."
        ),
    )
    .expect(say!(
        language,
        "A certificate with Subject and Issuer CN=0.0.0.0; or none, where the gateway was installed otherwise."
    ))
}
