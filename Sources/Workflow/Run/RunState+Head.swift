extension RunState {
    /// What the log keeps of the run beside its events.
    ///
    /// - Parameter due: When the run must be looked at again.
    /// - Returns: The head, without an owner.
    public func head(due: Timestamp?) -> RunHead {
        let phase = phaseName
        let standing = standingStep.map { nodes[$0] }
        var waitsOn: String?
        if case .waiting(let waiting)? = standing?.status { waitsOn = waiting.wait.on }
        let slot = slot
        if let slot, !slot.isHeld { waitsOn = "key \(slot.key)" }
        return RunHead(
            run: id,
            tenant: started?.tenant ?? TenantID(text: ""),
            tier: started?.tier,
            workflow: started?.workflow ?? "",
            definition: started?.definition ?? .sha256([]),
            version: version,
            phase: phase,
            due: isOver ? nil : due,
            step: standing?.path.text ?? firstFailure?.text,
            waitsOn: waitsOn,
            since: phaseSince,
            startedAt: startedAt,
            slot: slot
        )
    }

    /// The step that `status` shows: the first that needs a decision, else the first that waits, else the first under way.
    private var standingStep: Int? {
        guard !isOver else { return nil }
        var waiting: Int?
        var moving: Int?
        for position in active where nodes[position].kind == .step {
            switch nodes[position].status {
            case .needsDecision: return position
            case .waiting: waiting = waiting ?? position
            default: moving = moving ?? position
            }
        }
        return phaseName == .running ? moving ?? waiting : waiting ?? moving
    }
}
