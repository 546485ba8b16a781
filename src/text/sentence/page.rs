//! The page.

use say::say;

use crate::inputs::Language;
use crate::text::page::{FieldText, PageText};

const fn field(label: &'static str, hint: &'static str) -> FieldText {
    FieldText { label, hint }
}

pub(in crate::text) const fn page(language: Language) -> PageText {
    PageText {
        title: "SanteDB TLS Assistant",
        promise: say!(language, "Nothing you drop here leaves this browser tab."),
        drop_here: say!(language, "Drop certificate, chain, private key and SanteDB.config here"),
        drop_hint: say!(
            language,
            "PEM, DER, PFX, P7B or a zip, in any order; text can be pasted. A key is only compared with the \
             certificate; it is in no file that you download."
        ),
        remove_file: say!(language, "Remove"),
        clear: say!(language, "Remove all"),
        stop: say!(language, "Stop"),
        stopped: say!(language, "stopped"),
        retry: say!(language, "Try again"),
        busy: say!(language, "being read"),
        packing: say!(language, "Packing the files"),
        reading: say!(language, "Reading"),
        paste: field(
            say!(language, "Paste text"),
            say!(
                language,
                "A certificate, a chain, a key, or what openssl s_client -showcerts printed. Outside of fields, \
                 pasting works anywhere on the page."
            ),
        ),
        paste_field: say!(language, "Text with certificates or a key"),
        paste_add: say!(language, "Add the text"),
        pasted: say!(language, "pasted text"),
        password_of: say!(language, "Password of"),
        password_wrong: say!(language, "This is not the password. It may be empty."),
        show_password: say!(language, "Show"),
        open: say!(language, "Open"),
        files_heading: say!(language, "Your files"),
        choices_heading: say!(language, "Your deployment"),
        findings_heading: say!(language, "Findings"),
        no_findings: say!(language, "Nothing to remark."),
        steps_heading: say!(language, "What to do"),
        undo_heading: say!(language, "The way back"),
        bundle_heading: say!(language, "Files of the bundle"),
        nothing_yet: say!(language, "Appears here as soon as nothing is left to solve first."),
        download: say!(language, "Download the bundle"),
        download_blocked: say!(language, "Nothing to download yet: “Findings” says what to solve first."),
        copy: say!(language, "Copy"),
        copied: say!(language, "Copied"),
        source: say!(language, "Source"),
        expert: say!(language, "More settings"),
        as_found: say!(language, "as found"),
        route: field(
            say!(language, "Who ends the TLS connection"),
            say!(language, "NGINX is the way that SanteDB's documentation and we recommend."),
        ),
        route_nginx: say!(language, "NGINX on Linux, in front of SanteDB"),
        route_windows: say!(language, "SanteDB itself, on Windows (HTTP.sys)"),
        route_mono: say!(language, "SanteDB itself, on Linux or macOS (Mono)"),
        rather_nginx: say!(language, "Put NGINX in front instead"),
        rather_nginx_hint: say!(
            language,
            "Mono takes RSA keys only, does not send the intermediate, and speaks no TLS 1.3. NGINX on the same \
             machine has none of these limits; all other choices stay."
        ),
        system: field(
            say!(language, "NGINX runs on"),
            say!(language, "It decides where files go and what this NGINX and its OpenSSL know."),
        ),
        source_choice: field(
            say!(language, "Certificate"),
            say!(language, "Where it comes from. Without one, the bundle also has the way to it."),
        ),
        source_files: say!(language, "I have one: its files are above"),
        source_certbot_webroot: say!(language, "Let's Encrypt, by certbot through NGINX on port 80"),
        source_certbot_standalone: say!(language, "Let's Encrypt, by certbot on port 80 itself"),
        source_certbot_dns: say!(language, "Let's Encrypt, by certbot and a record in the DNS"),
        source_acme_sh: say!(language, "Let's Encrypt or another ACME authority, by acme.sh through NGINX on port 80"),
        source_win_acme: say!(language, "Let's Encrypt, by win-acme"),
        source_request: say!(language, "An authority that I send a request to"),
        source_private_authority: say!(language, "An authority of my own, for a closed network"),
        more_names: field(
            say!(language, "Other names in the certificate"),
            say!(language, "Between commas or spaces; none is fine."),
        ),
        several: field(
            say!(language, "SanteDB services"),
            say!(
                language,
                "Often an iCDR and a dCDR stand behind one name. Each can have a port, a name and a certificate of \
                 its own."
            ),
        ),
        several_add: say!(language, "Add a service"),
        several_remove: say!(language, "Remove this service"),
        service_as_found: say!(language, "As found"),
        hsts: field(
            say!(language, "Browsers remember to use TLS (HSTS)"),
            say!(
                language,
                "For two years, and for every port of the name: whatever else is served in clear under it is out of \
                 reach for them. It cannot be taken back from a browser that has heard it."
            ),
        ),
        hsts_off: say!(language, "No"),
        hsts_name: say!(language, "For this name"),
        hsts_subdomains: say!(language, "For this name and all below it"),
        hl7_port: field(
            say!(language, "Port for HL7v2 over TLS"),
            say!(language, "NGINX puts TLS before SanteDB's llp:// port. Left empty, none."),
        ),
        instance: field(
            say!(language, "Instance"),
            say!(language, "Which of several on one Windows machine; left empty, the one that the installer makes."),
        ),
        binding: field(
            say!(language, "Bind the certificate for"),
            say!(
                language,
                "Where other programs of this Windows machine serve other names on the same port, bind it for this \
                 name alone (SNI)."
            ),
        ),
        binding_address: say!(language, "Every name on this port (0.0.0.0 and [::])"),
        binding_name: say!(language, "This name alone"),
        product: field(say!(language, "Product"), say!(language, "Left open, the configuration file tells.")),
        line: field(say!(language, "Version"), say!(language, "Left open, the configuration file tells; else 3.x.")),
        line_v2: say!(language, "2.x or older"),
        line_v3: "3.x",
        platform: field(say!(language, "SanteDB runs on"), say!(language, "Decides paths and service names.")),
        server_name: field(
            say!(language, "Server name"),
            say!(language, "The name that clients open. Left empty, the first name of the certificate."),
        ),
        tls_port: field(say!(language, "TLS port"), say!(language, "The port that clients open.")),
        backend: field(say!(language, "Backend"), say!(language, "Where NGINX finds SanteDB, as host:port.")),
        redirect: say!(language, "Redirect the plain port to TLS"),
        redirect_port: field(
            say!(language, "Plain port"),
            say!(language, "Requests in clear on this port are led to the TLS port."),
        ),
        tls_folder: field(say!(language, "Folder for certificate and key"), say!(language, "On the server.")),
        account: field(
            say!(language, "Service account"),
            say!(
                language,
                "The account that SanteDB runs under; installers use LocalSystem on Windows and root on Linux."
            ),
        ),
        configuration_path: field(
            say!(language, "Configuration file"),
            say!(language, "Where SanteDB reads it; left empty, where the installer puts it."),
        ),
        profile: field(
            say!(language, "Clients"),
            say!(
                language,
                "By Mozilla's guideline 6.0. It decides which certificates are good enough, and for NGINX the \
                 protocols and ciphers."
            ),
        ),
        profile_intermediate: say!(language, "Of the last ten years: TLS 1.2 and 1.3 (Intermediate)"),
        profile_modern: say!(language, "New ones only: TLS 1.3 alone (Modern)"),
        reach: field(
            say!(language, "Endpoints that only this machine can open (127.0.0.1)"),
            say!(
                language,
                "Who has to open them comes from outside: clients where SanteDB speaks TLS itself, or NGINX on \
                 another machine. Left as they are, they answer nobody but programs on SanteDB's own machine."
            ),
        ),
        reach_needed: say!(language, "Open them to whoever needs them"),
        reach_this_machine: say!(language, "Leave them to this machine only"),
        services_heading: say!(language, "Services and addresses"),
        ways: say!(language, "The way of a request, now and afterwards"),
        way_before: say!(language, "Now"),
        way_after: say!(language, "Afterwards"),
        clients: say!(language, "Clients"),
        column_service: say!(language, "Service"),
        column_before: say!(language, "SanteDB listens now"),
        column_after: say!(language, "Afterwards"),
        column_opened: say!(language, "Clients then open"),
        state_clear: say!(language, "in clear"),
        state_nginx: say!(language, "behind NGINX’s TLS"),
        state_santedb: say!(language, "TLS by SanteDB"),
        this_machine: say!(language, "this machine only"),
        changes_heading: say!(language, "What changes in the configuration"),
        changes_hint: say!(
            language,
            "A tick is a change that is made; without it, the bundle leaves that place as it is. “…” covers \
             what may be a secret."
        ),
        changes_none: say!(language, "Nothing: the configuration is as it should be."),
        changes_by_hand: say!(
            language,
            "No configuration of SanteDB is among your files, so its changes are left to you: changes.txt says \
             which. Drop the file, and they are made for you."
        ),
        changes_variables: say!(
            language,
            "SanteDB's container writes this part of the configuration when it starts, from variables. A tick \
             sets one:"
        ),
        side_by_side: say!(language, "Side by side"),
        show_more: say!(language, "Show more changes"),
        line_cut: say!(language, "part of a long line is left out"),
        chain_heading: say!(language, "Certificate"),
        chain_open: say!(language, "There are several. Say which one is the server's own."),
        leaf: field(
            say!(language, "Server certificate"),
            say!(language, "Left as found: the one that covers the server name, else the one whose key is here."),
        ),
        role_leaf: say!(language, "Server certificate"),
        role_intermediate: say!(language, "Intermediate"),
        role_root: say!(language, "Root"),
        role_missing: say!(language, "Issuer"),
        sent: say!(language, "sent to clients"),
        not_sent: say!(language, "not sent: clients hold it"),
        not_given: say!(language, "not among your files"),
        issuer: say!(language, "by"),
        expired: say!(language, "expired"),
        not_yet: say!(language, "not valid yet"),
        link_failed: say!(language, "Signature is wrong: the next one did not make it"),
        link_missing: say!(language, "Signature not checked: the issuer is not among your files"),
        link_own: say!(language, "Signature verified: it signed itself"),
        link_unchecked: say!(language, "Signature not checked"),
        link_verified: say!(language, "Signature verified: made by the next one"),
        trust_by_name: say!(language, "by name only: its key was not seen"),
        trust_private: say!(language, "Private authority: only machines that have its root trust it"),
        trust_public: say!(language, "Publicly trusted root"),
        trust_unknown: say!(language, "Root unknown: whether clients trust it cannot be said"),
        details: say!(language, "Certificate details"),
        copy_thumbprint: say!(language, "Copy the thumbprint"),
        more: say!(language, "more"),
        fact_file: say!(language, "File"),
        fact_issuer: say!(language, "Issuer"),
        fact_issuer_addresses: say!(language, "Issuer's certificate at"),
        fact_key: say!(language, "Key"),
        fact_lists: say!(language, "Revocation lists"),
        fact_names: say!(language, "Names"),
        fact_ocsp: "OCSP",
        fact_pin: say!(language, "Key pin"),
        fact_policy: say!(language, "Validation"),
        fact_purposes: say!(language, "Purposes"),
        fact_serial: say!(language, "Serial number"),
        fact_sha256: "SHA-256",
        fact_signature: say!(language, "Signed with"),
        fact_subject: say!(language, "Subject"),
        fact_thumbprint: say!(language, "Thumbprint (SHA-1), as netsh wants it"),
        fact_timestamps: say!(language, "Timestamps of public logs"),
        fact_usage: say!(language, "Key usage"),
        fact_valid: say!(language, "Valid (UTC)"),
        certificate: say!(language, "certificate"),
        certificates: say!(language, "certificates"),
        key: say!(language, "private key"),
        keys: say!(language, "private keys"),
        closed: say!(language, "closed by a password"),
        bundle: say!(language, "earlier bundle"),
        report: say!(language, "report of an earlier bundle"),
        transcript: say!(language, "what a server sends"),
        configuration: say!(language, "SanteDB configuration"),
        not_read: say!(language, "not read"),
        configuration_hidden: say!(
            language,
            "Your file with the planned changes. It may hold passwords, so it is not shown here; “What changes \
             in the configuration” shows what does."
        ),
        difference_hidden: say!(
            language,
            "What changes, for patch. It is shown above, under “What changes in the configuration”, with what \
             may be a secret covered."
        ),
        sums_hidden: say!(language, "It is made of all the other files when the bundle is downloaded."),
        footer: say!(language, "Made for SanteDB. Free software under Apache-2.0."),
        toolbar: say!(language, "The whole page"),
        undo: say!(language, "Undo"),
        redo: say!(language, "Redo"),
        copy_link: say!(language, "Copy a link to these choices"),
        link_copied: say!(language, "Link copied"),
        clear_everything: say!(language, "Clear everything"),
        language: say!(language, "Language"),
        link_unread: say!(language, "Parts of the link were not understood, and left out:"),
        dismiss: say!(language, "Dismiss"),
        example_heading: say!(language, "This is an example."),
        example_notice: say!(
            language,
            "Its certificate and configuration are made up: look around, and do not use its files."
        ),
        example_leave: say!(language, "Start blank"),
        first_visit: say!(
            language,
            "The first time here? Drop your files, or see what comes out with files that are made up."
        ),
        example_try: say!(language, "Try it with an example"),
        commit: say!(language, "commit"),
        keep_page: say!(language, "Keep this page"),
        keep_hint: say!(
            language,
            "It saves the very file that this page came in: it works from disk, with no network. Compare its SHA-256 with the released one."
        ),
        show_digest: say!(language, "Compute its SHA-256"),
        firewall: say!(language, "Firewall"),
        why: say!(language, "Why?"),
        show_field: say!(language, "Go to the field"),
        show_file: say!(language, "Go to the file"),
        show_files: say!(language, "Go to your files"),
        show_certificate: say!(language, "Go to the certificate"),
        save_file: say!(language, "Save"),
        changed: say!(language, "changed"),
        new_file: say!(language, "new"),
        remember: field(
            say!(language, "Remember my choices on this computer"),
            say!(language, "Choices alone, never files, keys or passwords. Nothing is kept unless this is ticked."),
        ),
    }
}
