import Testing
import Workflow

struct HashChainTests {
    private let stream = StreamID(text: "r_01J0000000F001000000000001")
    private let event = EncodedEvent(
        id: EventID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001),
        type: "step.succeeded",
        payloadVersion: 2,
        time: Timestamp(microseconds: 1_790_000_000_000_001),
        actor: "a_2f6c1d",
        causation: EventID(high: 1, low: 2),
        payload: Array(#"{"output":null}"#.utf8)
    )

    @Test("the genesis and the hash of an event are those that the written format gives")
    func vector() {
        let genesis = HashChain.genesis(of: stream)
        #expect(genesis.hex == "675a35938b350fc13fc7459722ce5530df9d3a7120638132cff927da62f84ac6")
        var chain = HashChain()
        let hash = chain.hash(
            event,
            stream: stream,
            version: 7,
            recordedAt: Timestamp(microseconds: -2),
            after: genesis
        )
        #expect(hash.hex == "aca88310e61000bc97d93fdfe24ab3857b3d609c4802d8a791df297046151095")
        let uncaused = EncodedEvent(
            id: event.id,
            type: event.type,
            payloadVersion: event.payloadVersion,
            time: event.time,
            actor: event.actor,
            causation: nil,
            payload: []
        )
        let next = chain.hash(uncaused, stream: stream, version: 8, recordedAt: event.time, after: hash)
        #expect(next.hex == "8195942b5308cce720f225e956dd21fae6e474101b8018e95a7d3bbc1bf9604a")
    }

    @Test("bytes moved from one field to the next give another hash")
    func fieldsAreApart() {
        var chain = HashChain()
        let genesis = HashChain.genesis(of: stream)
        func hash(type: String, actor: String, payload: String) -> Digest {
            let moved = EncodedEvent(
                id: event.id,
                type: type,
                payloadVersion: 1,
                time: event.time,
                actor: actor,
                causation: nil,
                payload: Array(payload.utf8)
            )
            return chain.hash(moved, stream: stream, version: 1, recordedAt: event.time, after: genesis)
        }
        let hashes = Set([
            hash(type: "ab", actor: "cd", payload: "ef"), hash(type: "abc", actor: "d", payload: "ef"),
            hash(type: "ab", actor: "c", payload: "def"), hash(type: "ab", actor: "cdef", payload: ""),
        ])
        #expect(hashes.count == 4)
    }
}
