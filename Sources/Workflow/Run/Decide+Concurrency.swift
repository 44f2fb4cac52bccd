extension Definition {
    /// What a run that begins to exist says of its key: it has a place, or waits for one.
    /// - Parameter start: The start, with who holds the key, where that is known to be in the way.
    /// - Returns: Nothing if the file asks for no key.
    /// - Throws: ``Rejection/noKey(_:)``, ``Rejection/keyHeld(key:limit:by:)`` if the file says `on-conflict: fail`.
    func enterKey(_ start: Start) throws(Rejection) -> [Event] {
        guard let concurrency, let key = try concurrencyKey(inputs: start.inputs) else { return [] }
        guard let rivals = start.rivals else { return [.runAdmitted(RunAdmitted(key: key, limit: concurrency.limit))] }
        return [.runQueued(try queued(key, concurrency.limit, behind: rivals))]
    }

    /// Takes a place; whether there is one is known to the log alone, which refuses the append if there is none.
    func admit(given state: RunState) -> [Event] {
        guard state.wantsPlace, let place = state.place else { return [] }
        return [.runAdmitted(RunAdmitted(key: place.key, limit: place.limit))]
    }

    /// Waits for a place; a run that waits already says so once.
    func queue(behind rivals: Rivals, given state: RunState) throws(Rejection) -> [Event] {
        guard state.wantsPlace, let place = state.place, case .none = place.standing else { return [] }
        return [.runQueued(try queued(place.key, place.limit, behind: rivals))]
    }

    private func queued(_ key: String, _ limit: Int, behind rivals: Rivals) throws(Rejection) -> RunQueued {
        guard concurrency?.onConflict != .fail else { throw .keyHeld(key: key, limit: limit, by: rivals.runs) }
        return RunQueued(key: key, limit: limit, rivals: rivals)
    }
}
