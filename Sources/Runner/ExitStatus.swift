import Workflow

/// What the process says when it ends; the table stands in `runner --help`.
enum ExitStatus: Int32, Error {
    /// Done.
    case done = 0
    /// Failed, or refused.
    case failed = 1
    /// The arguments or a file can't be used.
    case usage = 2
    /// A secret is missing, or others may read it.
    case credentials = 4
    /// Waiting on someone or something.
    case waiting = 8
    /// A person must decide what became of a step.
    case needsDecision = 9
    /// The store failed, or results could not be written.
    case store = 74
    /// Interrupted; what it held was put down safely.
    case interrupted = 130

    /// Of `plan --detailed-exitcode` alone, which says what is wrong as ``failed``: something would be changed.
    static let changes = ExitStatus.usage

    /// What a run that stands like this means to whoever waits for it.
    init(_ phase: RunPhaseName) {
        switch phase {
        case .completed: self = .done
        case .failed, .cancelled, .compensated, .erased: self = .failed
        case .needsDecision: self = .needsDecision
        case .queued, .running, .waiting, .paused, .compensating: self = .waiting
        }
    }

    /// The table of `runner --help`.
    static let table = """
        EXIT CODES:
          0    done
          1    failed, or refused
          2    the arguments or a file can't be used
          4    a secret is missing, or others may read it
          8    waiting on someone or something
          9    a person must decide what became of a step
          74   the store failed, or results could not be written
          130  interrupted; what was held was put down safely
        """
}

/// Ends the program with a status and one message on stderr.
struct Failure: Error {
    /// What the process says when it ends.
    let status: ExitStatus
    /// What happened, and what to do.
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
