extension Definition {
    /// Ends a template, a repeated step or (the empty path) the run, once nothing in it is left to do.
    func close(_ path: StepPath, given state: RunState, at now: Timestamp) -> [Event] {
        if path.text.isEmpty { return closeRun(given: state) }
        guard let position = state.position(of: path), case .running = state.nodes[position].status else { return [] }
        let node = state.nodes[position]
        guard node.activeChildren == 0, node.unsettledChildren == 0 || node.isFailing else { return [] }
        if node.isFailing, let deadline = node.deadline, deadline <= now { return [timeOut(position, given: state)] }
        if let failed = node.children.lazy.map({ state.nodes[$0] }).first(where: { $0.outcome == "failure" }),
            node.isFailing || node.hasToleratedFailure && node.kind == .repeated
        {
            return [refusal(node, code: "step-failed", "step \"\(failed.path)\" failed: \(failed.failureMessage)")]
        }
        var output = Value.null
        if let template = template(at: position, in: state), node.kind == .template {
            do throws(EvaluationError) {
                output = try outputs(
                    template.outputs,
                    in: InnerScope(definition: self, state: state, position: position)
                )
            } catch {
                return [refusal(node, code: "expression-failed", error.message)]
            }
        }
        let success = StepSucceeded(path: path, attempt: node.attempt, output: output, effects: [], consumed: nil)
        return [.stepSucceeded(success)]
    }

    private func closeRun(given state: RunState) -> [Event] {
        guard !state.isOver else { return [] }
        if let request = state.cancelRequested {
            guard request.compensate else { return [.runCancelled(request.note)] }
            let reason = request.note.reason.isEmpty ? "the run is cancelled" : request.note.reason
            return [.compensationStarted(.init(actor: request.note.actor, step: nil, reason: reason))]
        }
        if state.nodes[0].isFailing { return closeFailed(given: state) }
        do throws(EvaluationError) {
            let outputs = try outputs(outputs, in: InnerScope(definition: self, state: state, position: 0))
            return [.runCompleted(RunCompleted(outputs: outputs))]
        } catch {
            return [.runFailed(RunFailed(step: nil, code: "expression-failed", message: error.message))]
        }
    }

    private func closeFailed(given state: RunState) -> [Event] {
        let failed = state.firstFailure.flatMap { state.node(at: $0) }
        var failure = RunFailed(
            step: state.firstFailure, code: "step-failed", message: failed?.failureMessage ?? "", asks: nil)
        if case .failed(let cause)? = failed?.status { failure.code = cause.code }
        guard onFailure == .compensate else { return [.runFailed(failure)] }
        if let point = passedPointOfNoReturn(in: state) {
            failure.asks = "step \"\(point)\" is done, which is marked as a point of no return"
            return [.runFailed(failure)]
        }
        let reason = "\(failure.code): \(failure.message)"
        return [.compensationStarted(.init(actor: nil, step: failure.step, reason: reason))]
    }

    /// The first step that has succeeded after which a run doesn't undo itself.
    private func passedPointOfNoReturn(in state: RunState) -> StepPath? {
        state.positions
            .first { state.nodes[$0].status == .succeeded && step(at: $0, in: state).isPointOfNoReturn }
            .map { state.nodes[$0].path }
    }

    private func outputs(_ definitions: [OutputDefinition], in scope: InnerScope) throws(EvaluationError) -> Value {
        var outputs = Object()
        for output in definitions {
            do throws(EvaluationError) {
                outputs[output.name] = try output.value.evaluate(in: scope).value
            } catch {
                throw EvaluationError("output \"\(output.name)\" can't be evaluated: \(error.message)")
            }
        }
        return .object(outputs)
    }
}

extension Node {
    /// What a failed step said.
    var failureMessage: String { if case .failed(let failure) = status { failure.message } else { "" } }
}
