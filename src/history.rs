//! The way back through what was chosen.

use crate::inputs::Choices;
use crate::link;

/// The choices before and after the present ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    now: Choices,
    past: Vec<Choices>,
    future: Vec<Choices>,
    /// What was changed last, and when, in milliseconds.
    last: Option<(Vec<String>, f64)>,
}

/// Letters that are typed into one field within this time of each other, in milliseconds, are one change.
const PAUSE: f64 = 1500.0;

/// How many changes can be taken back.
const MOST: usize = 200;

impl History {
    /// Begins with `choices`.
    pub fn new(choices: Choices) -> Self {
        Self { now: choices, ..Self::default() }
    }

    /// Takes down what is chosen now, `at` milliseconds of any clock. The language is how the page is read, not a choice of the
    /// bundle: it is not taken back.
    pub fn record(&mut self, choices: &Choices, at: f64) {
        self.now.language = choices.language;
        if self.now == *choices {
            return;
        }
        let changed = link::differences(&self.now, choices);
        let is_same = self.last.as_ref().is_some_and(|(names, before)| *names == changed && at - before < PAUSE);
        let before = std::mem::replace(&mut self.now, choices.clone());
        if !(is_same && changed.len() == 1) {
            self.past.push(before);
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.last = Some((changed, at));
    }

    /// The choices before the last change.
    pub fn undo(&mut self) -> Option<Choices> {
        let before = self.past.pop()?;
        self.go(before, |history, now| history.future.push(now))
    }

    /// The choices after the change that was taken back last.
    pub fn redo(&mut self) -> Option<Choices> {
        let after = self.future.pop()?;
        self.go(after, |history, now| history.past.push(now))
    }

    /// How many changes can be taken back.
    pub fn count(&self) -> usize {
        self.past.len()
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether something was taken back.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn go(&mut self, to: Choices, keep: impl FnOnce(&mut Self, Choices)) -> Option<Choices> {
        let to = Choices { language: self.now.language, ..to };
        let now = std::mem::replace(&mut self.now, to.clone());
        keep(self, now);
        self.last = None;
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Route;

    fn named(name: &str) -> Choices {
        let mut choices = Choices::default();
        choices.services[0].server_name = name.into();
        choices
    }

    #[test]
    fn a_word_is_taken_back_whole_and_comes_again() {
        let mut history = History::new(Choices::default());
        for (name, at) in [("s", 0.0), ("sa", 200.0), ("san", 400.0), ("sant", 5_000.0)] {
            history.record(&named(name), at);
        }
        let windows = Choices { route: Route::Windows, ..named("sant") };
        history.record(&windows, 5_100.0);
        history.record(&windows, 5_200.0);
        assert_eq!(history.undo(), Some(named("sant")));
        assert_eq!(history.undo(), Some(named("san")));
        assert_eq!(history.redo(), Some(named("sant")));
        assert_eq!(history.undo(), Some(named("san")));
        assert_eq!(history.undo(), Some(Choices::default()));
        assert_eq!((history.undo(), history.can_undo(), history.can_redo()), (None, false, true));
        // A change of one's own ends what could come again.
        history.record(&named("x"), 9_000.0);
        assert!(!history.can_redo());
    }
}
