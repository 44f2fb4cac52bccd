import Foundation
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Files of a local connection")
struct LocalFilesTests {
    private let local: LocalFixture
    private let root: String

    init() throws {
        local = try LocalFixture()
        root = local.folder.path
    }

    private func put(_ text: String, at path: String) throws {
        let url = URL(fileURLWithPath: root + "/" + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func read(_ path: String) async throws -> String {
        let source = try await local.connection().open(SourceRequest(path: path))
        var bytes: [UInt8] = []
        while let piece = try await source.next() {
            #expect(piece.count <= 65_536)
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("are read whole, in pieces", arguments: ["data/people.csv", "/data/people.csv", "./data//people.csv"])
    func reading(path: String) async throws {
        let text = String(repeating: "0123456789abcdef", count: 10_000)
        try put(text, at: "data/people.csv")
        #expect(try await read(path) == text)
    }

    @Test(
        "outside the folder are refused",
        arguments: ["../secret", "data/../../secret", "..", "", "/", ".", ".tenantry/local.db", "a\0b", "data/"])
    func outside(path: String) async throws {
        try put("x", at: "data/x")
        let text = await failure { _ = try await read(path) }
        #expect(text.hasPrefix("path-refused: the path "))
    }

    @Test("behind a symbolic link are refused")
    func links() async throws {
        try put("x", at: "data/x")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: root + "/link", withDestinationPath: "/etc/hostname")
        try manager.createSymbolicLink(atPath: root + "/folder", withDestinationPath: "/etc")
        for path in ["link", "folder/hostname"] {
            let text = await failure { _ = try await read(path) }
            #expect(
                text
                    == "path-refused: the path \"\(path)\" leads through a symbolic link or through something that is no "
                    + "folder; name the file itself")
        }
    }

    @Test("that aren't there, or are no files, are named")
    func missing() async throws {
        try put("x", at: "data/x")
        let none = await failure { _ = try await read("data/y") }
        #expect(
            none
                == "source-not-found: there is no file \"data/y\" below \"\(root)\"; put it there, or correct the path")
        let folder = await failure { _ = try await read("data") }
        #expect(folder == "source-not-a-file: \"data\" is no file; name a file below \"\(root)\"")
        #expect(mkfifo(root + "/pipe", 0o600) == 0)
        let pipe = await failure { _ = try await read("pipe") }
        #expect(pipe == "source-not-a-file: \"pipe\" is no file; name a file below \"\(root)\"")
    }

    @Test("appear whole, with their maker, and never over another by accident")
    func writing() async throws {
        let connection = local.connection()
        let request = ObjectRequest(name: "out/deep/a.txt", key: "k", replace: false)
        let writer = try await connection.write(request)
        try await writer.write(Array("hello ".utf8))
        try await writer.write(Array("world".utf8))
        #expect(try await connection.object("out/deep/a.txt") == nil)
        let made = try await writer.finish()
        #expect(made.digest == Digest.sha256("hello world").hex)
        #expect(try await connection.object("out/deep/a.txt") == made)
        #expect(made.key == "k")

        let second = try await connection.write(request)
        try await second.write(Array("other".utf8))
        let text = await failure { _ = try await second.finish() }
        #expect(
            text
                == "file-exists: there is a file \"out/deep/a.txt\" with other content; move it away, choose another name,"
                + " or say `replace: true`")
        #expect(try await read("out/deep/a.txt") == "hello world")
        let third = try await connection.write(ObjectRequest(name: "out/deep/a.txt", key: "l", replace: true))
        try await third.write(Array("other".utf8))
        #expect(try await third.finish().replaced == made.digest)
        #expect(try await read("out/deep/a.txt") == "other")
    }

    @Test("that were never finished leave nothing behind")
    func unfinished() async throws {
        let connection = local.connection()
        do {
            let writer = try await connection.write(ObjectRequest(name: "out/a.txt", key: "k", replace: false))
            try await writer.write([1, 2, 3])
            await writer.discard()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/out").isEmpty)
    }

    @Test("that a later attempt with the same key has begun again can't be placed or removed by the earlier one")
    func overtaken() async throws {
        let connection = local.connection()
        let request = ObjectRequest(name: "out/a.txt", key: "k", replace: true)
        var earlier: (any ObjectWriter)? = try await connection.write(request)
        try await earlier?.write(Array("half".utf8))
        let later = try await connection.write(request)
        try await later.write(Array("wh".utf8))
        let text = await failure { _ = try await earlier?.finish() }
        #expect(
            text
                == "file-overtaken: \"out/a.txt\" wasn't written: a later attempt of the same step has begun to write it"
        )
        earlier = nil
        try await later.write(Array("ole".utf8))
        _ = try await later.finish()
        #expect(try await read("out/a.txt") == "whole")
    }

    @Test("that the project lives on are neither read nor written, under whatever name")
    func protection() async throws {
        for path in ["data/log.db", "keys/a", "workflows/a.yaml", "out/a", "runner.yaml"] { try put("x", at: path) }
        try put("SQLite format 3\0", at: "other/system.db")
        try FileManager.default.linkItem(atPath: root + "/data/log.db", toPath: root + "/out/linked")
        try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: root + "/keys")
        let connection = local.connection(protecting: [
            ProtectedPlace(root + "/data/../data/log.db", "the log"),
            ProtectedPlace(root + "/data/log.db-wal", "the log"),
            ProtectedPlace(root + "/link", "the secrets"), ProtectedPlace(root + "/later", "the data sets"),
            ProtectedPlace(root + "/runner.yaml", "the project file", canBeRead: true),
            ProtectedPlace(root + "/workflows", "the workflow files", canBeRead: true),
        ])
        func reading(_ path: String) async -> String {
            await failure { _ = try await connection.open(SourceRequest(path: path)) }
        }
        func writing(_ path: String) async -> String {
            await failure { _ = try await connection.write(ObjectRequest(name: path, key: "k", replace: true)) }
        }
        for (path, place) in [
            ("data/log.db", "the log"), ("./data//log.db", "the log"), ("data/log.db-wal", "the log"),
            ("out/linked", "the log"), ("keys/a", "the secrets"), ("later/deep/a", "the data sets"),
            ("other/system.db", "a SQLite database"), ("other/system.db-shm", "a SQLite database"),
        ] {
            let text =
                "path-refused: the path \"\(path)\" isn't allowed: it leads to \(place), which no step may read or write; "
                + "name another file"
            #expect(await reading(path) == text)
            #expect(await writing(path) == text)
        }
        for (path, place) in [
            ("runner.yaml", "the project file"), ("workflows/a.yaml", "the workflow files"),
            ("workflows/new/b.yaml", "the workflow files"),
        ] {
            #expect(
                await writing(path)
                    == "path-refused: the path \"\(path)\" isn't allowed: it leads to \(place), which no step may write; "
                    + "name another file")
        }
        for path in ["runner.yaml", "workflows/a.yaml", "out/a"] {
            #expect(await reading(path) == "nothing was thrown")
        }
        #expect(await writing("out/a") == "nothing was thrown")
        #expect(
            await failure { _ = try await connection.remove("workflows/a.yaml", ifDigest: Digest.sha256("x").hex) }
                .hasPrefix("path-refused: "))
        #expect(FileManager.default.fileExists(atPath: root + "/workflows/a.yaml"))
        #expect(!FileManager.default.fileExists(atPath: root + "/workflows/new"))
    }

    @Test("are removed only as they were made")
    func removing() async throws {
        try put("x", at: "a")
        let connection = local.connection()
        #expect(
            try await connection.remove("a", ifDigest: Digest.sha256("y").hex)
                == .kept("it was changed since it was written; look at what it holds, and delete it yourself"))
        #expect(try await connection.remove("a", ifDigest: Digest.sha256("x").hex) == .removed)
        #expect(try await connection.remove("a", ifDigest: Digest.sha256("x").hex) == .absent)
    }

    @Test("the kind finds its paths below the project and opens one handle for all")
    func kind() async throws {
        let settings = ConnectionKind.Settings(
            name: "bus", values: ["path": ".tenantry/local.db", "files": ".", "as": "provider"],
            tenant: .testing, root: root)
        #expect(
            LocalKind.kind.identify(settings)
                == ConnectionIdentity(kind: "local", endpoint: ".tenantry/local.db", account: "provider"))
        let first = try #require(try await LocalKind.kind.open(settings) as? LocalConnection)
        let second = try #require(try await LocalKind.kind.open(settings) as? LocalConnection)
        #expect(first.system === second.system)
        #expect(first.system.path == root + "/.tenantry/local.db")
        try FileManager.default.removeItem(atPath: root + "/.tenantry")
        let third = try #require(try await LocalKind.kind.open(settings) as? LocalConnection)
        #expect(third.system !== first.system)
        #expect(try await third.system.queues(as: "provider").isEmpty)
    }
}
