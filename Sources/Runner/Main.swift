import Glibc

/// Where the process begins and ends: nothing is done before the arguments are read.
@main
enum Main {
    static func main() async {
        exit(await Program.run(Array(CommandLine.arguments.dropFirst())))
    }
}
