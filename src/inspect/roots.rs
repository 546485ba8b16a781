//! Whether an authority is a public one, offline: by a table of the roots that browsers trust.
