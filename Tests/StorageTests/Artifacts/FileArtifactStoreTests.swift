import Glibc
import TestSupport
import Testing
import Workflow

@testable import Storage

@Suite("The store of data sets in files")
struct FileArtifactStoreTests {
    let root: TemporaryFolder
    let store: FileArtifactStore
    let contoso = TenantID(text: "contoso")

    init() throws {
        root = try TemporaryFolder()
        store = try FileArtifactStore(root: root.path + "/artifacts")
    }

    @Test func `What was finished is read back in pieces of 64 KiB, by its SHA-256`() async throws {
        let bytes = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writer = try await store.create(for: contoso)
        try await writer.write(Array(bytes[..<100]))
        try await writer.write([])
        try await writer.write(Array(bytes[100...]))
        let (digest, count) = try await writer.finish()

        #expect(count == 150_000)
        #expect(digest == .sha256(bytes))
        let pieces = try await store.pieces(digest, of: contoso)
        #expect(pieces.map(\.count) == [65_536, 65_536, 18_928])
        #expect(pieces.flatMap(\.self) == bytes)
    }

    @Test func `An empty data set has the SHA-256 of nothing`() async throws {
        let digest = try await store.keep([], for: contoso)
        #expect(digest.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(try await store.pieces(digest, of: contoso).isEmpty)
    }

    @Test func `Files are for the owner only, and nothing but the digest is left in the folder`() async throws {
        let digest = try await store.keep(Array("a".utf8), for: contoso)
        let folder = root.path + "/artifacts/contoso"
        #expect(try Folder.entries(of: folder) == [digest.hex])
        #expect(mode(folder) == 0o700)
        #expect(mode(root.path + "/artifacts") == 0o700)
        #expect(mode(folder + "/" + digest.hex) == 0o600)
    }

    @Test func `The same bytes twice are one file, and heal one that was damaged`() async throws {
        let digest = try await store.keep(Array("hello".utf8), for: contoso)
        let path = store.path(of: digest, tenant: contoso)
        try overwrite(path, with: "jello")
        #expect(try await store.keep(Array("hello".utf8), for: contoso) == digest)
        #expect(try await store.pieces(digest, of: contoso) == [Array("hello".utf8)])
        #expect(try store.digests(of: contoso) == [digest])
    }

    @Test func `A data set of one tenant isn't another's`() async throws {
        let digest = try await store.keep(Array("hello".utf8), for: contoso)
        let other = TenantID(text: "fabrikam")
        #expect(store.contains(digest, of: contoso))
        #expect(!store.contains(digest, of: other))
        let failure = await #expect(throws: StepFailure.self) { try await store.read(digest, of: other) }
        #expect(failure?.code == "artifact-missing")
        #expect(
            failure?.message
                == "the data set 2cf24dba5fb0… of tenant \"fabrikam\" isn't in the store: there is no file "
                + "\(root.path)/artifacts/fabrikam/\(digest.hex); put it back from a backup, "
                + "or run the step that made it again"
        )
    }

    @Test func `A damaged data set is refused when its last byte was read`() async throws {
        let digest = try await store.keep(Array("hello".utf8), for: contoso)
        let path = store.path(of: digest, tenant: contoso)
        try overwrite(path, with: "jello")
        let reader = try await store.read(digest, of: contoso)
        #expect(try await reader.next() == Array("jello".utf8))
        let failure = await #expect(throws: StepFailure.self) { try await reader.next() }
        #expect(failure?.code == "artifact-damaged")
        #expect(
            failure?.message
                == "the data set 2cf24dba5fb0… of tenant \"contoso\" is damaged: the bytes of \(path) have the SHA-256 "
                + "\(Digest.sha256("jello").short)…; put it back from a backup, "
                + "or run the step that made it again"
        )
    }

    @Test func `What was thrown away leaves nothing`() async throws {
        let writer = try await store.create(for: contoso)
        try await writer.write([1, 2, 3])
        await writer.discard()
        #expect(try Folder.entries(of: root.path + "/artifacts/contoso").isEmpty)
        let failure = await #expect(throws: StepFailure.self) { try await writer.write([4]) }
        #expect(failure?.message == "the data set was already finished or thrown away")
    }

    @Test func `A writer that nobody holds any more leaves nothing`() async throws {
        _ = try await store.create(for: contoso)
        #expect(try Folder.entries(of: root.path + "/artifacts/contoso").isEmpty)
    }

    @Test func `Opening clears away what killed writers left, and nothing that is being written`() async throws {
        let writer = try await store.create(for: contoso)
        try await writer.write(Array("alive".utf8))
        let folder = root.path + "/artifacts/contoso"
        try overwrite(folder + "/.writing-99999999-1", with: "dead")
        #expect(try Folder.entries(of: folder).count == 2)

        _ = try FileArtifactStore(root: root.path + "/artifacts")
        #expect(try Folder.entries(of: folder).count == 1)
        let (digest, _) = try await writer.finish()
        #expect(try await store.pieces(digest, of: contoso) == [Array("alive".utf8)])
    }

    @Test func `Many writers at once don't disturb each other`() async throws {
        let digests = try await withThrowingTaskGroup(of: Digest.self) { group in
            for number in 0..<40 {
                group.addTask { try await store.keep(Array("data \(number % 20)".utf8), for: contoso) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(digests.count == 20)
        #expect(Set(try store.digests(of: contoso)) == digests)
        #expect(try await store.verify().isSound)
    }

    @Test func `What is removed is gone, and removing it again is fine`() async throws {
        let digest = try await store.keep(Array("hello".utf8), for: contoso)
        try store.remove(digest, of: contoso)
        try store.remove(digest, of: contoso)
        #expect(!store.contains(digest, of: contoso))
    }

    @Test func `A root that is a file is refused`() throws {
        let path = root.path + "/file"
        try overwrite(path, with: "")
        let failure = #expect(throws: StepFailure.self) { try FileArtifactStore(root: path) }
        #expect(
            failure?.message
                == "couldn't make the folder \(path): File exists (errno 17); check the disk, "
                + "then resume the run"
        )
    }

    @Test func `A full disk is said to be full and may be tried again`() async throws {
        // /dev/full answers every write as a full disk does.
        let file = try #require(OpenFile.openToWrite("/dev/full"))
        let failure = #expect(throws: StepFailure.self) { try file.write([1], path: "/dev/full") }
        #expect(failure?.code == "disk-full")
        #expect(failure?.retryable == true)
        #expect(
            failure?.message
                == "the disk that keeps the data sets is full: couldn't write /dev/full: No space left on device "
                + "(errno 28); free some space, then resume the run"
        )
    }

    @Test(
        arguments: [
            ("contoso", "contoso"), ("a.b-c_9", "a.b-c_9"), ("..", "%2e."), ("a/b", "a%2fb"), ("Contoso", "%43ontoso"),
            ("", "%"), ("é", "%c3%a9"), ("a%2fb", "a%252fb"), ("a\u{0}", "a%00"),
        ]
    )
    func `Each tenant has a folder of its own`(id: String, name: String) {
        #expect(Folder.name(for: TenantID(text: id)) == name)
        #expect(Folder.tenant(named: name)?.text == id)
    }

    @Test(arguments: ["A", "%4", "%zz", "%61", "a%", ".hidden", "%ff", "%2E."])
    func `A folder that no tenant has isn't taken for one`(name: String) {
        #expect(Folder.tenant(named: name) == nil)
    }
}

@Suite("Verification of all data sets")
struct ArtifactVerificationTests {
    let root: TemporaryFolder
    let store: FileArtifactStore

    init() throws {
        root = try TemporaryFolder()
        store = try FileArtifactStore(root: root.path)
    }

    @Test func `Counts what is sound`() async throws {
        _ = try await store.keep(Array("one".utf8), for: TenantID(text: "contoso"))
        _ = try await store.keep(Array("three".utf8), for: TenantID(text: "fabrikam"))
        let writer = try await store.create(for: TenantID(text: "fabrikam"))
        let found = try await store.verify()
        #expect(found.isSound)
        #expect(found.artifacts == 2)
        #expect(found.bytes == 8)
        #expect(found.beingWritten == 1)
        await writer.discard()
        #expect(try await store.verify(tenant: TenantID(text: "contoso")).artifacts == 1)
        #expect(try await store.verify(tenant: TenantID(text: "northwind")).artifacts == 0)
    }

    @Test func `Names what is damaged, what is foreign and what is exposed`() async throws {
        let contoso = TenantID(text: "contoso")
        let digest = try await store.keep(Array("hello".utf8), for: contoso)
        let path = store.path(of: digest, tenant: contoso)
        try overwrite(path, with: "jello")
        chmod(path, 0o644)
        try overwrite(root.path + "/contoso/notes.txt", with: "")
        try overwrite(root.path + "/Readme", with: "")
        let found = try await store.verify()
        #expect(found.artifacts == 1)
        #expect(
            found.problems.map(\.message) == [
                "\(root.path)/Readme wasn't made by this store; move it elsewhere",
                "others than the owner can get at \(path) (mode 644); say: chmod go= \(path)",
                "the data set 2cf24dba5fb0… of tenant \"contoso\" is damaged: the bytes of \(path) have the SHA-256 "
                    + "\(Digest.sha256("jello").short)…; put it back from a backup, "
                    + "or run the step that made it again",
                "\(root.path)/contoso/notes.txt wasn't made by this store; move it elsewhere",
            ]
        )
    }
}

// MARK: helpers

extension FileArtifactStore {
    fileprivate func keep(_ bytes: [UInt8], for tenant: TenantID) async throws -> Digest {
        let writer = try await create(for: tenant)
        try await writer.write(bytes)
        return try await writer.finish().digest
    }

    fileprivate func pieces(_ digest: Digest, of tenant: TenantID) async throws -> [[UInt8]] {
        let reader = try await read(digest, of: tenant)
        var pieces: [[UInt8]] = []
        while let piece = try await reader.next() { pieces.append(piece) }
        return pieces
    }
}

extension OpenFile {
    fileprivate static func openToWrite(_ path: String) -> OpenFile? {
        let descriptor = Glibc.open(path, O_WRONLY)
        return descriptor >= 0 ? OpenFile(descriptor: descriptor) : nil
    }
}

private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

private func overwrite(_ path: String, with text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    try OpenFile(descriptor: descriptor).write(Array(text.utf8), path: path)
}
