import ArgumentParser
import Workflow

/// The option that gives a workflow its inputs.
struct InputOptions: ParsableArguments {
    /// As they were written.
    @Option(
        name: .customLong("input"),
        help: ArgumentHelp("An input of the workflow; may be given several times.", valueName: "name=value")
    )
    var pairs: [String] = []

    /// What was given.
    /// - Throws: ``Failure`` if one has no `=` or a name comes twice.
    func arguments() throws -> InputArguments { try InputArguments(pairs) }
}

/// What `--input name=value` brings.
struct InputArguments {
    private let pairs: [(name: String, text: String)]

    /// Splits the arguments.
    /// - Throws: ``Failure`` if one has no `=` or a name comes twice.
    init(_ arguments: [String]) throws {
        var pairs: [(name: String, text: String)] = []
        for argument in arguments {
            guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else {
                throw Failure(.usage, "--input: can't read \"\(Printable.line(argument))\": expected NAME=VALUE")
            }
            let name = String(argument[..<separator])
            guard !pairs.contains(where: { $0.name == name }) else {
                throw Failure(.usage, "--input: \"\(Printable.line(name))\" is given twice")
            }
            pairs.append((name, String(argument[argument.index(after: separator)...])))
        }
        self.pairs = pairs
    }

    /// Whether none was given.
    var isEmpty: Bool { pairs.isEmpty }

    /// The inputs of a run, defaults filled in.
    /// - Parameters:
    ///   - definition: What is run.
    ///   - state: The run that moves to it, if one does: what isn't given it keeps.
    /// - Returns: An object with every input.
    /// - Throws: ``Failure`` if one is missing, unknown or of another shape.
    func value(for definition: Definition, after state: RunState? = nil) throws -> Value {
        var object = Object()
        for (name, text) in pairs {
            let schema = definition.inputs.first { $0.name == name }?.schema ?? .string
            object[name] = schema.value(written: text)
        }
        do throws(InputsRefused) {
            guard let state else { return try definition.inputs(from: object) }
            return try definition.inputs(from: object, after: state)
        } catch {
            throw Failure(.usage, error.problems.joined(separator: "\nrunner: ") + " (--input NAME=VALUE)")
        }
    }
}

extension Schema {
    /// The value that a person means by a word on the command line: text where text may stand, else JSON.
    fileprivate func value(written text: String) -> Value {
        if accepts(.string(text)) { return .string(text) }
        return (try? Value(json: text)) ?? .string(text)
    }
}
