import Dispatch
import Glibc

/// Listens for SIGINT and SIGTERM while it lives: the first asks to stop, a second SIGINT ends the process at once.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Begins to listen.
    init(_ stop: @escaping @Sendable () -> Void) {
        let counter = Counter()
        sources = [SIGINT, SIGTERM]
            .map { number in
                // The default action would end the process before anything is put down.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler {
                    if counter.next() > 1 && number == SIGINT { _exit(ExitStatus.interrupted.rawValue) }
                    stop()
                }
                source.resume()
                return source
            }
    }

    /// Ends listening; the signals do what they do by default again.
    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
