//! Which chapter of SanteDB's documentation a step comes from.

use crate::inputs::{Product, Route};
use crate::plan::Plan;
use crate::plan::steps::StepKind;

/// A chapter of “Securing the APIs”, the page of SanteDB's documentation that the assistant was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// The page as a whole, and its top: that a certificate is needed, and where HL7v2 is written about.
    Page,
    /// Windows, and what an iCDR needs there.
    Windows,
    /// What a dCDR needs on Windows; it stands within the chapter about Windows.
    WindowsDcdr,
    /// Linux and macOS without NGINX.
    LinuxAndMacos,
    /// NGINX in front.
    Nginx,
}

impl Chapter {
    /// The page, where SanteDB's authors publish it.
    pub const PAGE: &str = "https://help.santesuite.org/installation/installation-1/deployment/securing-the-apis";

    /// Where it is. GitBook makes an anchor of a heading in small letters and hyphens; where there is none of that name, the
    /// page opens at its top.
    pub fn address(self) -> String {
        let anchor = match self {
            Self::LinuxAndMacos => "#linux-and-macos-servers",
            Self::Nginx => "#using-nginx-reverse-proxy",
            Self::Page => "",
            Self::Windows => "#microsoft-windows-operating-systems",
            Self::WindowsDcdr => "#securing-dcdr-installations",
        };
        format!("{}{anchor}", Self::PAGE)
    }
}

/// How a chapter stands to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// The step is an addition to what it says.
    Added,
    /// It says only that it is being written.
    BeingWritten,
    /// It asks for the step, in short or at length.
    Told,
}

impl StepKind {
    /// The chapter that it comes from, or that it is an addition to. `None` for what is about the bundle alone, and for the way
    /// back, which the documentation does not have.
    pub fn chapter(&self, plan: &Plan) -> Option<(Chapter, Coverage)> {
        let (chapter, is_told) = match self {
            Self::CheckFiles | Self::KeepBundle | Self::Undo(_) => return None,
            Self::FetchCertificates | Self::MakeRequests | Self::SendRequests => (Chapter::Page, true),
            // Whatever the way; of HL7v2 the page says which other one has it.
            Self::AddHl7
            | Self::KeepRenewal
            | Self::LeadDcdrs
            | Self::MakeAuthority
            | Self::PlaceRenewal
            | Self::SignRequests
            | Self::TrustAuthority { .. }
            | Self::Verify(_) => (Chapter::Page, false),
            Self::AcceptCertificates | Self::ImportCertificate(_) => (Chapter::Windows, true),
            Self::BindHttpSys { .. } | Self::BindMono { .. } | Self::PlaceCertificate(_) | Self::SwitchSiteOn => {
                (of_all(plan), true)
            }
            // An iCDR's certificate is bound by SanteDB's own tool there, and no configuration changed by hand.
            Self::ChangeConfiguration(product) | Self::StartService(product) | Self::StopService(product) => {
                let chapter = of(plan, *product);
                (chapter, chapter == Chapter::WindowsDcdr)
            }
            Self::AllowInSelinux
            | Self::AnswerAuthority
            | Self::ClosePlainPort(_)
            | Self::ClosePort(_)
            | Self::InstallNginx
            | Self::OpenFirewall(_)
            | Self::OpenPorts(_)
            | Self::RetireShipped
            | Self::TrustBackend { .. } => (of_all(plan), false),
        };
        let coverage = if chapter == Chapter::LinuxAndMacos {
            Coverage::BeingWritten
        } else if is_told {
            Coverage::Told
        } else {
            Coverage::Added
        };
        Some((chapter, coverage))
    }
}

/// The chapter about the way of `plan`, as far as it is about `product`.
fn of(plan: &Plan, product: Product) -> Chapter {
    match (plan.route, product) {
        (Route::Mono, _) => Chapter::LinuxAndMacos,
        (Route::Nginx, _) => Chapter::Nginx,
        (Route::Windows, Product::DcdrDcg | Product::DcdrWww) => Chapter::WindowsDcdr,
        (Route::Windows, Product::Icdr) => Chapter::Windows,
    }
}

/// The chapter for what all services have in common: that of an iCDR, where there is one, has that of the dCDRs within it.
fn of_all(plan: &Plan) -> Chapter {
    let has_icdr = plan.services.iter().any(|service| service.product == Product::Icdr);
    of(plan, if has_icdr { Product::Icdr } else { plan.first().product })
}
