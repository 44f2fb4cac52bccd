import Glibc
import Workflow

/// `TENANTRY_FAIL_AT`: where this process kills itself, or loses an answer.
///
/// `PLACE:N` does it when the boundary is reached for the N-th time, `PLACE:each:FILE` once at that boundary of each step,
/// keeping those that had their turn in a file for the processes that come after, and `note:FILE` only keeps what was reached.
enum FailAt {
    static let variable = "TENANTRY_FAIL_AT"

    /// The place that is none of a kill: an attempt has done its work, and what it answers doesn't arrive.
    static let lostAnswer = "lost-answer"

    /// The fail-points of this process, said aloud where there are any.
    /// - Throws: ``Failure`` if the variable says something else.
    static func points(_ console: Console) throws -> FailPoints {
        guard let text = OperatingSystem.variable(variable) else { return .none }
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        if parts[0] == "note", parts.count > 1, !parts[1].isEmpty {
            return noting(try BoundaryNotes(parts.dropFirst().joined(separator: ":")))
        }
        guard parts[0] == lostAnswer || FailPoint(rawValue: parts[0]) != nil, let turn = try turn(parts.dropFirst())
        else { throw unreadable(text) }
        console.note("\(variable): this process will \(deed(at: parts[0])) \(turn.words)")
        return points(at: parts[0], turn.isNext)
    }

    /// Whose turn it is.
    private typealias Turn = (words: String, isNext: @Sendable (_ boundary: Boundary) -> Bool)

    private static func turn(_ words: ArraySlice<String>) throws -> Turn? {
        guard let first = words.first else { return nil }
        if first == "each", words.count == 2, let path = words.last, !path.isEmpty {
            let notes = try BoundaryNotes(path)
            return ("once for each step that \(Printable.line(path)) doesn't name", { notes.add($0) })
        }
        guard words.count == 1, let count = Int(first), count > 0 else { return nil }
        let hits = Counter()
        return ("number \(count)", { _ in hits.next() == count })
    }

    private static func deed(at place: String) -> String {
        place == lostAnswer ? "lose the answer of an attempt," : "kill itself (SIGKILL) at \(place)"
    }

    private static func points(
        at place: String, _ isNext: @escaping @Sendable (_ boundary: Boundary) -> Bool
    ) -> FailPoints {
        if place == lostAnswer { return FailPoints(losesAnswer: { isNext(Boundary(place: place, steps: [$0])) }) }
        return FailPoints { reached, steps in
            guard reached.rawValue == place, isNext(Boundary(place: place, steps: steps)) else { return }
            kill(getpid(), SIGKILL)
        }
    }

    private static func noting(_ notes: BoundaryNotes) -> FailPoints {
        FailPoints {
            notes.add(Boundary(place: $0.rawValue, steps: $1))
        } losesAnswer: {
            notes.add(Boundary(place: lostAnswer, steps: [$0]))
            return false
        }
    }

    private static func unreadable(_ text: String) -> Failure {
        let places = (FailPoint.allCases.map(\.rawValue) + [lostAnswer]).joined(separator: ", ")
        return Failure(
            .usage,
            "\(variable): can't read \"\(Printable.line(text))\": expected PLACE:N or PLACE:each:FILE, where PLACE is one of "
                + "\(places) and N counts from 1, or note:FILE"
        )
    }
}

/// A boundary that some steps have reached together.
struct Boundary: Sendable, Hashable {
    /// Which one.
    let place: String
    /// The steps, as ``FailPoints`` names them.
    let steps: [String]
}
