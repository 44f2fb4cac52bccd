import TestSupport
import Testing
import Workflow

@Suite("Graphs of definitions")
struct GraphRendererTests {
    private func renderer() throws -> GraphRenderer {
        let steps = """
              - { id: a, uses: echo }
              - id: t
                uses: ./t.yaml
                foreach: [x, y]
                max-parallel: 1
              - id: b
                uses: echo
                needs: [a, t]
                if: steps.a.outcome == "success" && 1 < 2
                continue-on-error: true
            """
            .replacing("\"success\"", with: "'success'")
        let template = "steps: [{ id: one, uses: echo }, { id: two, uses: echo }]"
        return GraphRenderer(try WorkflowFiles(["w.yaml": steps.asSteps, "t.yaml": template]).parse())
    }

    @Test("as text")
    func text() throws {
        #expect(
            try renderer().text == """
                test · tenant contoso · 3 steps

                  a      echo
                  t      t.yaml  after a · foreach, 1 at once
                    one  echo
                    two  echo    after one
                  b      echo    after a, t · if steps.a.outcome == 'success' && 1 < 2 · may fail

                """)
    }

    @Test("for Mermaid, with what it takes for markup escaped")
    func mermaid() throws {
        #expect(
            try renderer().mermaid == """
                flowchart TD
                  s0["a<br/>echo"]
                  subgraph s1["t<br/>t.yaml<br/>foreach, 1 at once"]
                    s1_0["one<br/>echo"]
                    s1_1["two<br/>echo"]
                    s1_0 --> s1_1
                  end
                  s0 --> s1
                  s2["b<br/>echo<br/>if steps.a.outcome == 'success' #amp;#amp; 1 #lt; 2<br/>may fail"]
                  s0 -.-> s2
                  s1 -.-> s2

                """)
    }

    @Test("for Graphviz, with edges cut at the frames of templates")
    func dot() throws {
        #expect(
            try renderer().dot == """
                digraph "test" {
                  rankdir=TB; compound=true;
                  node [shape=box, style=rounded, fontname="sans-serif"];
                  s0 [label="a\\necho"];
                  subgraph cluster_s1 {
                    label="t\\nt.yaml\\nforeach, 1 at once"; style=rounded;
                    s1_0 [label="one\\necho"];
                    s1_1 [label="two\\necho"];
                  }
                  s2 [label="b\\necho\\nif steps.a.outcome == 'success' && 1 < 2\\nmay fail"];
                  s0 -> s1_0 [lhead=cluster_s1];
                  s1_0 -> s1_1;
                  s0 -> s2 [style=dashed];
                  s1_1 -> s2 [ltail=cluster_s1, style=dashed];
                }

                """)
    }
}
