import Foundation
import TestSupport
import Testing
import Workflow

/// `audit checkpoint` where it signs nothing: neither the log nor the file says afterwards that it had.
@Suite struct CheckpointRefusalTests {
    /// A log with a checkpoint, to which nothing was added since.
    private func sealed() async throws -> Sealed {
        let sealed = try await Sealed()
        try await sealed.run()
        #expect(try await sealed.seal().code == 0)
        return sealed
    }

    /// Calls `audit checkpoint` with a file, and compares the whole message, and the log and the file with what they were.
    private func expectRefusal(_ words: String, of sealed: Sealed, to file: String = "seals") async throws {
        let place = sealed.place
        let events = try await sealed.count()
        let before = try place.text(file)
        for output in ["", " -o json"] {
            let ending = try await place("audit checkpoint --key key.pem --to \(file)\(output)")
            #expect(ending.code == 1)
            #expect(ending.output == "")
            #expect(ending.errors.steady.replacingOccurrences(of: place.path, with: "PLACE") == words)
        }
        #expect(try await sealed.count() == events)
        #expect(try place.text(file) == before)
    }

    private static let see =
        "so nothing was signed; see: runner audit verify --checkpoints PLACE/seals --key ed25519:DIGEST\n"

    @Test func `A file of another log leaves this one as it was`() async throws {
        let (sealed, other) = (try await sealed(), try await sealed())
        try sealed.place.write(try other.place.text("key.pem"), to: "key.pem", mode: 0o600)
        try sealed.place.write(try other.place.text("seals"), to: "seals")
        let ids = try await (sealed.identity(), other.identity())
        #expect(ids.0 != ids.1)
        try await expectRefusal(
            "runner: checkpoint 1 of TIME is of another log (\(ids.1)), this one is \(ids.0), " + Self.see, of: sealed)
        // Nor does it look as if that key had signed anything here.
        let verified = try await sealed.place("audit verify --checkpoints seals --key \(other.key)")
        #expect(!verified.output.contains("in other files"), "\(verified.output)")
    }

    @Test func `A log that was emptied is not said to have been signed`() async throws {
        let sealed = try await sealed()
        for table in ["run_heads", "events"] { try await sealed.change("DELETE FROM \(table)") }
        try await expectRefusal(
            "runner: the log no longer holds the event at position 3 that checkpoint 1 of TIME signed, " + Self.see,
            of: sealed)
        #expect(try await sealed.count() == 0)
    }

    @Test func `A file of something else is kept, and nothing is recorded`() async throws {
        let sealed = try await sealed()
        try sealed.place.write("Dear diary\n", to: "diary")
        try await expectRefusal(
            "runner: the last line of PLACE/diary is no checkpoint: it was cut or changed. Look into it, and go on in a new "
                + "file: --to FILE\n", of: sealed, to: "diary")
    }

    @Test func `A public key is said to be one`() async throws {
        let sealed = try await sealed()
        let events = try await sealed.count()
        for (text, mode) in [(sealed.key + "\n", 0o644), (sealed.key, 0o600)] {
            try sealed.place.write(text, to: "audit.pub", mode: mode)
            let ending = try await sealed.place("audit checkpoint --key audit.pub --to seals")
            #expect(ending.code == 4)
            #expect(
                ending.errors == """
                    runner: \(sealed.place.path)/audit.pub holds the public key \(sealed.key), which verifies; what signs is the \
                    private key, in the file that `runner audit key --to FILE` wrote

                    """)
        }
        #expect(try await sealed.count() == events)
    }

    @Test func `Where the line is signed and the log fails, that is said once, and the next makes up for it`()
        async throws
    {
        let sealed = try await Sealed()
        try await sealed.run()
        let disk = try await FaultShim(below: "\(sealed.place.path)/.tenantry")
        // Each write and sync of the log fails in turn, until it is that of the event.
        var (ending, number) = (Program.Ending?.none, 0)
        while ending?.errors.contains("is signed") != true, number < 60 {
            number += 1
            ending = try await sealed.place(
                "audit checkpoint --key key.pem --to seals", with: disk.variables(.error(at: number, forEver: true)))
        }
        #expect(ending?.code == 74)
        let words = ending?.errors.replacingOccurrences(of: sealed.place.path, with: "PLACE")
        #expect(
            words?.replacing(/error \(\d+\)/) { _ in "error (CODE)" } == """
                checkpoint 1 is signed, and the log doesn't say so yet, which the next will make up for
                runner: the log failed and must not be used any more: the store of the log PLACE/.tenantry/log.db failed: SQLite \
                says: disk I/O error (CODE). Nothing more is read or written; end this process, check the disk, and resume: what \
                was acknowledged is there

                """)
        #expect(try await sealed.seal().code == 0)
        #expect(try await sealed.verify().code == 0)
    }
}
