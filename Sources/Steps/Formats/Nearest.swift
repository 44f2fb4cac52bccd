/// The word that is nearest to another: equal but for case, or at most two edits away (one for short words).
///
/// Of several the first; `nil` if none is near.
func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let sought = Array(word.lowercased().utf8)
    let allowed = sought.count < 4 ? 1 : 2
    var best: (word: String, edits: Int)?
    for candidate in words {
        let letters = Array(candidate.lowercased().utf8)
        guard abs(letters.count - sought.count) <= allowed, letters.count <= 128 else { continue }
        let edits = edits(from: sought, to: letters)
        if edits <= allowed, edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    return best?.word
}

/// How many letters must be put in, left out, changed or swapped with a neighbour.
private func edits(from source: [UInt8], to target: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for (row, letter) in source.enumerated() {
        var current = [row + 1]
        for (column, other) in target.enumerated() {
            var edits = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
            if row > 0, column > 0, letter == target[column - 1], source[row - 1] == other {
                edits = min(edits, beforeLast[column - 1] + 1)
            }
            current.append(edits)
        }
        beforeLast = last
        last = current
    }
    return last[target.count]
}
