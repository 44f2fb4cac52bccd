/// Rows under a header, each column as wide as it must be.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []
    private var widths: [Int]
    private var hasBegun = false

    /// Makes a table.
    init(_ header: [String]) {
        self.header = header
        widths = header.map(Printable.width)
    }

    /// How many rows have been added since lines were last made.
    var waitingRows: Int { rows.count }

    /// Adds a row; cells may hold anything.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Printable.line)) }

    /// The lines, without spaces at their ends.
    ///
    /// - Parameters:
    ///   - columns: How wide a line may be; the last column is cut.
    ///   - style: How the header is shown.
    ///   - paint: Colours a cell, by its column; what it gets is padded already.
    /// - Returns: The header and the rows.
    func lines(columns: Int? = nil, style: Style, paint: (_ column: Int, _ cell: String) -> String = { $1 }) -> [String]
    {
        var table = self
        return table.nextLines(columns: columns, style: style, paint: paint)
    }

    /// The lines of the rows since the last time, under the header the first time; columns never become narrower.
    mutating func nextLines(
        columns: Int? = nil, style: Style, paint: (_ column: Int, _ cell: String) -> String
    ) -> [String] {
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], Printable.width(cell)) }
        }
        var shown = widths
        if let columns, let last = shown.last {
            let before = shown.dropLast().reduce(0) { $0 + $1 + 2 }
            shown[shown.count - 1] = min(last, max(columns - before, 8))
        }
        defer { (rows, hasBegun) = ([], true) }
        return (hasBegun ? [] : [style.bold(line(header, shown))]) + rows.map { line($0, shown, paint: paint) }
    }

    private func line(_ cells: [String], _ widths: [Int], paint: (Int, String) -> String = { $1 }) -> String {
        var line = ""
        let last = cells.lastIndex { !$0.isEmpty } ?? 0
        for (column, cell) in cells.enumerated() where column <= last {
            let cut = Printable.cut(cell, to: widths[column])
            let padding = column == last ? "" : String(repeating: " ", count: widths[column] - Printable.width(cut) + 2)
            line += paint(column, cut) + padding
        }
        return line
    }
}
