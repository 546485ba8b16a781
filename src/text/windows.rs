//! The sentences of the scripts for Windows.

use crate::inputs::Language;
use crate::text::sentence;

/// A sentence that a script for Windows says, or that stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// What `netsh` answered is looked at.
    AnswerWhy,
    /// What a script takes as its argument.
    ArgumentWhy,
    /// Before a password is typed.
    AskPassword,
    /// Before a thumbprint is typed.
    AskThumbprint,
    /// How the script that binds is called without PowerShell, where it must be told a thumbprint.
    BindCall,
    /// What it takes.
    BindCmdUsage,
    /// How the same for PowerShell is called.
    BindPs1Usage,
    /// The script that binds came to its end.
    Bound,
    /// How the thumbprint of what is bound is found.
    BoundWhy,
    /// How a typed thumbprint is read.
    CleanWhy,
    /// Error 1312.
    Error1312,
    /// Error 183.
    Error183,
    /// Error 5.
    Error5,
    /// Error 87.
    Error87,
    /// A command failed.
    Failed,
    /// A thumbprint is none.
    Malformed,
    /// How the names of a certificate are read.
    NameWhy,
    /// The certificate is in the store without its key.
    NoKeyInStore,
    /// There is no such service.
    NoService,
    /// The certificate does not cover the name.
    NotCovered,
    /// The certificate is not in the store.
    NotInStore,
    /// The certificate is not valid at this time.
    NotTimely,
    /// There is not one key in a PKCS#12 file.
    PfxKeys,
    /// A PKCS#12 file was not imported.
    PfxRefused,
    /// Another program listens on the port.
    PortHeld,
    /// How that is known.
    PortWhy,
    /// No script for PowerShell was run.
    Ps1Unrun,
    /// What is written down before the first change.
    RecordWhy,
    /// How a renewal is called.
    RenewCall,
    /// What it takes, for cmd.exe.
    RenewCmdUsage,
    /// What it takes, for PowerShell.
    RenewPs1Usage,
    /// How a binding is made anew.
    RenewWhy,
    /// The renewal came to its end.
    Renewed,
    /// The undo script came to its end.
    Unbound,
    /// The certificate covers none of the names.
    Uncovered,
    /// How the undo script for PowerShell is called.
    UndoPs1Usage,
}

/// Its words.
pub fn sentence(language: Language, sentence: Sentence) -> String {
    sentence::windows::sentence(language, sentence).to_owned()
}
