import Workflow

extension Definition {
    var digest: Digest { stored.digest }
}
