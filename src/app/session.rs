//! The state of the page: what was given, and what follows from it.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::bundle::{BundlePath, bundle};
use crate::finding::Finding;
use crate::inputs::{Choices, ServiceChoices, UnixTime, Uploads};
use crate::inspect::{Inspection, inspect};
use crate::plan::draft::Defaults;
use crate::plan::{Plan, plan};
use crate::text::page::{PageText, page};

/// Two signals that a person writes, and what is derived from them. Only event handlers write.
#[derive(Clone, Copy)]
pub struct Session {
    /// The files that lie on the page.
    pub uploads: RwSignal<Uploads>,
    /// What was chosen.
    pub choices: RwSignal<Choices>,
    /// What the files hold; made anew only when files change.
    pub inspection: Memo<Inspection>,
    /// The plan, or what stands in its way.
    pub plan: Memo<Result<Plan, Vec<Finding>>>,
    /// The files of the bundle, once there is a plan.
    pub files: Memo<BTreeMap<BundlePath, Vec<u8>>>,
    /// What stands for each text that is left empty.
    pub defaults: Memo<Defaults>,
}

impl Session {
    /// An empty page at `now`.
    pub fn new(now: UnixTime) -> Self {
        let uploads = RwSignal::new(Uploads::default());
        let choices = RwSignal::new(Choices::default());
        let inspection = Memo::new(move |_| inspect(&uploads.read(), now));
        let plan = Memo::new(move |_| plan(&inspection.read(), &choices.read()));
        let files = Memo::new(move |_| plan.read().as_ref().map(|plan| bundle(plan).files).unwrap_or_default());
        let defaults = Memo::new(move |_| Defaults::new(&inspection.read(), &choices.read()));
        Self { uploads, choices, inspection, plan, files, defaults }
    }

    /// The words of the page.
    pub fn words(&self) -> &'static PageText {
        page(self.choices.read_untracked().language)
    }

    /// The findings, whether they block or not.
    pub fn findings(&self) -> Vec<Finding> {
        crate::plan::findings(&self.plan.read()).to_vec()
    }

    /// Changes the first service's choices.
    pub fn choose(&self, change: impl FnOnce(&mut ServiceChoices)) {
        self.choices.update(|choices| {
            if let Some(first) = choices.services.first_mut() {
                change(first);
            }
        });
    }
}
