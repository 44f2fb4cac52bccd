import Foundation
import TestSupport

/// The commands and files that a document shows, in its order.
struct DocumentedCommands {
    /// A fenced block with the mark before it.
    struct Block {
        /// What the mark says, such as `run: empty`; empty if there is none.
        let mark: String
        /// The language of the fence.
        let language: String
        /// Where it begins, from 1.
        let line: Int
        /// What stands in it.
        let lines: [String]
    }

    /// Every fenced block.
    let blocks: [Block]

    /// Reads a document of the repository.
    init(_ name: String) throws {
        let text = try String(contentsOfFile: "\(BuiltRunner.package)/\(name)", encoding: .utf8)
        var blocks: [Block] = []
        var mark = ""
        var open: (language: String, line: Int, lines: [String])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated()
        {
            if let block = open {
                if line == "```" {
                    blocks.append(Block(mark: mark, language: block.language, line: block.line, lines: block.lines))
                    open = nil
                    mark = ""
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), index + 1, [])
            } else if line.hasPrefix("<!-- "), line.hasSuffix(" -->") {
                mark = String(line.dropFirst(5).dropLast(4))
            } else if !line.isEmpty {
                mark = ""
            }
        }
        self.blocks = blocks
    }

    /// A command with the exit code that the document says.
    struct Command {
        let text: String
        let code: Int32
        let line: Int
    }

    /// The commands of a block of the language `console`.
    static func commands(in block: Block) -> [Command] {
        block.lines.enumerated()
            .compactMap { index, line in
                guard line.hasPrefix("$ ") else { return nil }
                let parts = line.dropFirst(2).components(separatedBy: "# exits ")
                let code = parts.count > 1 ? Int32(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0 : 0
                return Command(
                    text: parts[0].trimmingCharacters(in: .whitespaces), code: code, line: block.line + index + 1)
            }
    }
}
