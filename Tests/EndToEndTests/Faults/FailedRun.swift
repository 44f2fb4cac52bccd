import Foundation
import TestSupport

/// What a process says whose run has failed because of a disk.
enum FailedRun {
    /// The code and the message of the last line, without what differs from one run to the next.
    ///
    /// It is all that was said, if there is no such line or any that isn't of progress.
    static func words(_ ending: Program.Ending, in project: ScratchProject) -> String {
        let lines = ending.errors.split(separator: "\n").map(String.init)
        let last = lines.last ?? ""
        guard lines.allSatisfy({ $0.contains(" status=") }),
            let head = last.firstMatch(of: #/^[^ ]+ run=[^ ]+ tenant=[a-z]+ status=failed step=[a-z]+ /#)
        else { return ending.errors }
        return last[head.range.upperBound...].replacingOccurrences(of: "\\\"", with: "\"")
            .replacingOccurrences(of: project.folder, with: "")
            .replacing(#/"/.tenantry/[a-z]+\.db"/#) { _ in "\"SYSTEM\"" }
            .replacing(#//.tenantry/artifacts[^ :]*/#) { _ in "ARTIFACT" }
    }
}
