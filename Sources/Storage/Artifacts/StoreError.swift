import Glibc
import Workflow

/// Turns what the operating system answered into a failure that says what to do.
enum StoreError {
    /// The failure of a call on a file of the store; reads `errno`, so it must be the next thing after the call.
    static func failure(_ verb: String, _ path: String, error: Int32 = errno) -> StepFailure {
        let reason = "couldn't \(verb) \(path): \(String(cString: strerror(error))) (errno \(error))"
        return switch error {
        case ENOSPC, EDQUOT:
            StepFailure(
                code: "disk-full",
                message: "the disk that keeps the data sets is full: \(reason); free some space, then resume the run",
                side: .provider,
                retryable: true
            )
        case EACCES, EPERM, EROFS:
            StepFailure(
                code: "artifact-unreadable",
                message: "\(reason); the runner's user must be able to read and write this folder",
                side: .provider
            )
        case EMFILE, ENFILE, ENOMEM:
            StepFailure(code: "artifact-io", message: reason, side: .provider, retryable: true)
        default:
            StepFailure(
                code: "artifact-io",
                message: "\(reason); check the disk, then resume the run",
                side: .provider
            )
        }
    }
}
