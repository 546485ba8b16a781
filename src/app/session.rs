//! The state of the page: what was given, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use crate::app::browser::{self, BrowserPace, Given};
use crate::bundle::{self, BundlePath};
use crate::finding::Finding;
use crate::history::History;
use crate::inputs::{Choices, ServiceChoices, UnixTime, Upload};
use crate::inspect::chain::Chain;
use crate::inspect::pace::Progress;
use crate::inspect::reading::Reading;
use crate::inspect::{self, Inspection, Lock};
use crate::link::{self, Unread};
use crate::plan::draft::{Defaults, chain_of};
use crate::plan::edits::EditId;
use crate::plan::{Plan, Service, plan};
use crate::text;
use crate::text::page::{PageText, page};

/// What is faster shows no progress, and is waited for before findings are shown: none shall appear for a blink.
pub const SLOW: f64 = 150.0;

/// What the page opens with.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The choices of the link, else those that were remembered, else none.
    pub choices: Choices,
    /// Whether choices are remembered on this computer.
    pub is_remembered: bool,
    /// What of the link was not understood.
    pub unread: Vec<Unread>,
}

/// The signals, and what is derived from them. Only event handlers and tasks that have ended write.
#[derive(Clone, Copy)]
pub struct Session {
    /// The files that lie on the page, in the order in which they came.
    pub entries: RwSignal<Vec<Entry>>,
    /// What was chosen.
    pub choices: RwSignal<Choices>,
    /// What the files hold; made anew only when files change.
    pub inspection: RwSignal<Inspection>,
    /// Whether `inspection` is behind the files.
    pub is_busy: Memo<bool>,
    /// The chain of the service's certificate.
    pub chain: Memo<Option<Arc<Chain>>>,
    /// Which of the services the form and its answers are about.
    pub current: RwSignal<usize>,
    /// The plan, or what stands in its way.
    pub plan: Memo<Result<Arc<Plan>, Vec<Finding>>>,
    /// The files of the bundle, once there is a plan; those that the page only names are empty.
    pub files: RwSignal<BTreeMap<BundlePath, Vec<u8>>>,
    /// The files as they were before the last change of the choices.
    pub files_before: RwSignal<BTreeMap<BundlePath, Vec<u8>>>,
    /// What stands for each text that is left empty.
    pub defaults: Memo<Defaults>,
    /// The way back through what was chosen.
    pub history: RwSignal<History>,
    /// Whether choices are remembered on this computer.
    pub is_remembered: RwSignal<bool>,
    /// What of the link that the page was opened with was not understood.
    pub unread: RwSignal<Vec<Unread>>,
    /// The steps of the checklist that are ticked off, by their titles.
    pub done: RwSignal<BTreeSet<String>>,
    /// Whether what lies on the page is the example.
    pub is_example: RwSignal<bool>,
    /// Whether what changes stands beside what was there, which takes the width of the page.
    pub is_side: RwSignal<bool>,
    is_concluding: RwSignal<bool>,
    desk: StoredValue<Desk>,
}

/// A file on the page. Neither its content nor a password is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, never used again.
    pub id: u32,
    /// The name that it came with.
    pub name: String,
    /// What is being done with it.
    pub state: State,
    /// What was found in it; one that a password closes keeps this while another password is tried.
    pub reading: Option<Arc<Reading>>,
    /// How far the work on it is, once that takes long.
    pub progress: ArcRwSignal<Option<Progress>>,
}

impl Entry {
    /// Whether a password keeps something of it closed.
    pub fn lock(&self) -> Lock {
        self.reading.as_ref().map(|reading| reading.file.lock).unwrap_or_default()
    }
}

/// What is being done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is being read.
    Busy,
    /// All is done.
    Done,
    /// A person stopped it.
    Stopped,
}

/// What lies behind the page. Nothing else holds the content of a file, and it only as long as it is needed.
#[derive(Default)]
struct Desk {
    last: u32,
    pasted: u32,
    /// What is being read, was stopped, or waits for a password.
    uploads: BTreeMap<u32, Arc<Upload>>,
    tasks: BTreeMap<u32, AbortHandle>,
    conclusion: Option<AbortHandle>,
    /// How many changes of the choices there were when files were written last.
    changes: usize,
}

impl Desk {
    /// Stops the work on a file; what it held is wiped.
    fn stop(&mut self, id: u32) {
        if let Some(task) = self.tasks.remove(&id) {
            task.abort();
        }
    }
}

impl Session {
    /// A page without files at `now`.
    pub fn new(now: UnixTime, opening: Opening) -> Self {
        let entries = RwSignal::new(Vec::<Entry>::new());
        let history = RwSignal::new(History::new(opening.choices.clone()));
        let is_remembered = RwSignal::new(opening.is_remembered);
        let choices = RwSignal::new(opening.choices);
        let current = RwSignal::new(0);
        // `inspect::inspect` would bring all readers into the program a second time, under the pace of native tests.
        let inspection = RwSignal::new(Inspection { now, ..Inspection::default() });
        let is_concluding = RwSignal::new(false);
        let is_busy =
            Memo::new(move |_| is_concluding.get() || entries.read().iter().any(|entry| entry.state == State::Busy));
        let chain = Memo::new(move |_| {
            let choices = choices.read();
            choices.services.get(current.get()).and_then(|service| chain_of(&inspection.read(), service).cloned())
        });
        let plan = Memo::new(move |_| plan(&inspection.read(), &choices.read()).map(Arc::new));
        let files = RwSignal::new(BTreeMap::new());
        let defaults = Memo::new(move |_| Defaults::new(&inspection.read(), &choices.read(), current.get()));
        let desk = StoredValue::new(Desk::default());
        let session = Self {
            entries,
            choices,
            current,
            inspection,
            is_busy,
            chain,
            plan,
            files,
            files_before: RwSignal::new(BTreeMap::new()),
            defaults,
            history,
            is_remembered,
            unread: RwSignal::new(opening.unread),
            done: RwSignal::new(BTreeSet::new()),
            is_example: RwSignal::new(false),
            is_side: RwSignal::new(false),
            is_concluding,
            desk,
        };
        Effect::new(move || session.write(plan.get().ok()));
        Effect::new(move || history.update(|history| history.record(&choices.read(), browser::milliseconds())));
        Effect::new(move || {
            if is_remembered.get() {
                browser::remember(Some(&link::fragment(&choices.read())));
            }
        });
        Effect::new(move || browser::set_language(text::language_tag(choices.read().language)));
        session
    }

    /// Takes the last change of the choices back.
    pub fn undo(self) {
        self.go(History::undo);
    }

    /// Makes the change again that was taken back last.
    pub fn redo(self) {
        self.go(History::redo);
    }

    fn go(self, to: fn(&mut History) -> Option<Choices>) {
        if let Some(choices) = self.history.try_update(to).flatten() {
            self.take(choices);
        }
    }

    /// Puts `choices` in the place of those that are there.
    pub fn take(self, choices: Choices) {
        self.current.update(|current| *current = (*current).min(choices.services.len().saturating_sub(1)));
        self.choices.set(choices);
    }

    /// Whether there is something that a person would not like to lose.
    pub fn has_work(&self) -> bool {
        let is_chosen = self.history.read_untracked().can_undo();
        !self.is_example.get_untracked() && (is_chosen || !self.entries.read_untracked().is_empty())
    }

    /// Remembers choices on this computer from now on, or forgets those that it has.
    pub fn set_remembered(self, is_remembered: bool) {
        if !is_remembered {
            browser::remember(None);
        }
        self.is_remembered.set(is_remembered);
    }

    /// Puts everything back to an empty page, but for the language: files, choices, the way back, what is remembered.
    pub fn forget(self) {
        self.clear();
        let choices = Choices { language: self.choices.read_untracked().language, ..Choices::default() };
        self.take(choices.clone());
        self.history.set(History::new(choices));
        self.set_remembered(false);
        self.unread.set(Vec::new());
        self.done.set(BTreeSet::new());
        self.files_before.set(BTreeMap::new());
        self.is_example.set(false);
    }

    /// The words of the page.
    pub fn words(&self) -> &'static PageText {
        page(self.choices.read_untracked().language)
    }

    /// The findings, whether they block or not.
    pub fn findings(&self) -> Vec<Finding> {
        crate::plan::findings(&self.plan.read()).to_vec()
    }

    /// A value of the service that the form is about; a session always has one.
    pub fn service<T: Default>(&self, get: impl FnOnce(&ServiceChoices) -> T) -> T {
        self.choices.read().services.get(self.current.get()).map(get).unwrap_or_default()
    }

    /// Something of the plan for the service that the form is about; nothing without a plan.
    pub fn planned<T: Default>(&self, get: impl FnOnce(&Plan, &Service) -> T) -> T {
        let plan = self.plan.read();
        let Ok(plan) = &*plan else { return T::default() };
        get(plan, plan.services.get(self.current.get()).unwrap_or(plan.first()))
    }

    /// Changes the choices of the service that the form is about.
    pub fn choose(&self, change: impl FnOnce(&mut ServiceChoices)) {
        let current = self.current.get_untracked();
        self.choices.update(|choices| {
            if let Some(service) = choices.services.get_mut(current) {
                change(service);
            }
        });
    }

    /// Makes an edit that is not made, or leaves out one that is.
    pub fn switch(&self, id: EditId) {
        self.choose(|service| {
            if !service.switched.remove(&id) {
                service.switched.insert(id);
            }
        });
    }

    /// Takes files and texts, and reads each.
    pub fn add(self, given: Vec<Given>) {
        for Given { name, content } in given {
            let mut id = 0;
            let mut pasted = 0;
            self.desk.update_value(|desk| {
                desk.last += 1;
                desk.pasted += u32::from(name.is_none());
                (id, pasted) = (desk.last, desk.pasted);
            });
            let name = name.unwrap_or_else(|| format!("{} {pasted}", self.words().pasted));
            let progress = ArcRwSignal::new(None);
            let entry = Entry { id, name: name.clone(), state: State::Busy, reading: None, progress };
            self.entries.update(|entries| entries.push(entry));
            self.run(id, async move {
                let upload = Arc::new(Upload::new(name, browser::read(&content).await));
                self.desk.update_value(|desk| {
                    desk.uploads.insert(id, upload.clone());
                });
                upload
            });
        }
    }

    /// Tries a password on a file that one closes.
    pub fn open(self, id: u32, password: Zeroizing<String>) {
        // A copy of its own, so that the password goes with it. Both wipe themselves.
        let closed = self.desk.with_value(|desk| desk.uploads.get(&id).map(|upload| Upload::clone(upload)));
        if let Some(closed) = closed {
            self.run(id, async move { Arc::new(Upload { password: Some(password), ..closed }) });
        }
    }

    /// Reads a file that was stopped again.
    pub fn retry(self, id: u32) {
        if let Some(upload) = self.desk.with_value(|desk| desk.uploads.get(&id).cloned()) {
            self.run(id, async move { upload });
        }
    }

    /// Stops the work on a file, which stays on the page.
    pub fn stop(self, id: u32) {
        self.desk.update_value(|desk| desk.stop(id));
        self.change(id, |entry| {
            entry.state = if entry.reading.is_some() { State::Done } else { State::Stopped };
        });
        self.conclude();
    }

    /// Takes a file off the page.
    pub fn remove(self, id: u32) {
        self.desk.update_value(|desk| {
            desk.stop(id);
            desk.uploads.remove(&id);
        });
        self.entries.update(|entries| entries.retain(|entry| entry.id != id));
        self.conclude();
    }

    /// Takes all files off the page, and with them all that came of them.
    pub fn clear(self) {
        self.desk.update_value(|desk| {
            for task in desk.tasks.values() {
                task.abort();
            }
            let conclusion = desk.conclusion.take();
            *desk = Desk { last: desk.last, changes: desk.changes, conclusion, ..Desk::default() };
        });
        self.entries.set(Vec::new());
        self.choices.update(|choices| choices.services.iter_mut().for_each(|service| service.leaf = None));
        self.conclude();
    }

    /// Reads a file in a task of its own.
    fn run(self, id: u32, upload: impl Future<Output = Arc<Upload>> + 'static) {
        let mut progress = ArcRwSignal::new(None);
        self.change(id, |entry| {
            entry.state = State::Busy;
            entry.progress.set(None);
            progress = entry.progress.clone();
        });
        let (task, handle) = abortable(async move {
            let upload = upload.await;
            let reading = inspect::read(&upload, &BrowserPace::new(SLOW, progress)).await;
            drop(upload);
            self.desk.update_value(|desk| {
                desk.tasks.remove(&id);
                if reading.file.lock == Lock::Open {
                    desk.uploads.remove(&id);
                }
            });
            if let Some(bundle) = &reading.bundle {
                let language = self.choices.read_untracked().language;
                self.current.set(0);
                self.choices.set(Choices { language, ..bundle.earlier.choices.clone() });
            }
            browser::keep_focus(id, reading.file.lock == Lock::Open);
            self.change(id, |entry| {
                entry.state = State::Done;
                entry.reading = Some(Arc::new(reading));
            });
            self.conclude();
        });
        self.desk.update_value(|desk| {
            desk.stop(id);
            desk.tasks.insert(id, handle);
        });
        spawn_local(async move {
            // Whether it was stopped is known where that was done.
            let _ = task.await;
        });
    }

    /// Looks at all that is read by now. What was still being looked at is of no interest any more.
    fn conclude(self) {
        let (task, handle) = abortable(async move {
            let start = browser::milliseconds();
            // Files that came together are looked at together.
            while browser::milliseconds() - start < SLOW && self.is_any_quick() {
                browser::give_way().await;
            }
            let entries = self.entries.get_untracked();
            let readings: Vec<_> = entries.into_iter().filter_map(|entry| entry.reading).collect();
            let inspection = inspect::conclude(&readings, browser::now(), &BrowserPace::silent()).await;
            self.inspection.set(inspection);
            self.is_concluding.set(false);
        });
        self.desk.update_value(|desk| {
            if let Some(running) = desk.conclusion.replace(handle) {
                running.abort();
            }
        });
        self.is_concluding.set(true);
        spawn_local(async move {
            // The one that stopped it takes its place.
            let _ = task.await;
        });
    }

    /// Writes the files of a plan that are shown; of the others, their names.
    fn write(self, plan: Option<Arc<Plan>>) {
        let files = plan.map_or_else(BTreeMap::new, |plan| {
            let mut files = bundle::texts(&plan);
            files.extend(bundle::others(&plan).into_iter().map(|path| (path, Vec::new())));
            files
        });
        // Letters typed into one field are one change, as for the way back.
        let changes = self.history.read_untracked().count();
        let is_new = self.desk.try_update_value(|desk| std::mem::replace(&mut desk.changes, changes) != changes);
        let before = self.files.try_update(|now| std::mem::replace(now, files)).unwrap_or_default();
        if is_new == Some(true) {
            self.files_before.set(before);
        }
    }

    /// Whether a file is being read that may be done at once.
    fn is_any_quick(&self) -> bool {
        let entries = self.entries.read_untracked();
        entries.iter().any(|entry| entry.state == State::Busy && entry.progress.read_untracked().is_none())
    }

    fn change(&self, id: u32, change: impl FnOnce(&mut Entry)) {
        self.entries.update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
                change(entry);
            }
        });
    }
}
