//! The order in which dCDRs follow their iCDR to TLS.

use crate::inputs::{Platform, Product, Route};
use crate::plan::command::Command;
use crate::plan::{Plan, Service};

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Who has joined is written down.
    List,
    /// The iCDR answers over TLS.
    Offer,
    /// Each dCDR's machine trusts the certificate.
    Trust,
    /// Each dCDR is led to the new address.
    Move,
    /// Whoever still calls the old port is found.
    Watch,
    /// The old port is closed.
    Close,
}

/// The plan's iCDR, where it is one that dCDRs may have joined.
pub fn icdr(plan: &Plan) -> Option<&Service> {
    plan.services.iter().find(|service| service.product == Product::Icdr)
}

/// Whether the old port goes on answering in clear until it is closed: it does behind NGINX. HTTP.sys and Mono know one
/// scheme a port, and the endpoints move.
pub fn keeps_old_port(plan: &Plan) -> bool {
    plan.route == Route::Nginx
}

/// The stages, in order.
pub fn stages(plan: &Plan, _icdr: &Service) -> Vec<Stage> {
    if keeps_old_port(plan) {
        vec![Stage::List, Stage::Offer, Stage::Trust, Stage::Move, Stage::Watch, Stage::Close]
    } else {
        // Trust comes first: from the moment of the move on, only what trusts gets an answer.
        vec![Stage::List, Stage::Trust, Stage::Offer, Stage::Move]
    }
}

impl Stage {
    /// What is typed at this stage.
    pub fn commands(self, _plan: &Plan, icdr: &Service) -> Vec<Command> {
        match self {
            Self::Watch => {
                vec![Command::ListConnections {
                    port: icdr.listen_port,
                    on_windows: icdr.platform == Platform::Windows,
                }]
            }
            Self::Close | Self::List | Self::Move | Self::Offer | Self::Trust => Vec::new(),
        }
    }
}
