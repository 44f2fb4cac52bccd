/// The smallest project: one workflow that reads, maps and sends a few records.
enum Starter {
    static let files = [
        ExampleFile(path: "runner.yaml", text: project),
        ExampleFile(path: "workflows/first.yaml", text: workflow),
        ExampleFile(path: "workflows/data/people.csv", text: people),
    ]

    private static let project = """
        # yaml-language-server: $schema=workflows/schema/runner.schema.json
        # What all tenants share. `runner doctor` checks it.
        log: sqlite:.tenantry/log.db

        """

    private static let workflow = """
        # yaml-language-server: $schema=schema/workflow.schema.json
        name: first
        tenant:
          id: adatum
          name: Adatum Ltd

        connections:
          files: { kind: local, files: workflows/data }

        steps:
          - id: people
            uses: retrieve
            with: { from: files, path: people.csv, format: csv }

          - id: mapped
            uses: transform
            with:
              dataset: ${{ steps.people.output.dataset }}
              fields:
                email: { from: Email, type: email, required: true }
                joined: { from: Joined, type: date, format: dd/MM/yyyy }
              on-invalid: reject
              format: ndjson

        outputs:
          records: ${{ steps.mapped.output.records }}

        """

    private static let people = """
        Name,Email,Joined
        Ada Vogel,ada@adatum.example,01/02/2021
        Ben Okafor,ben@adatum.example,17/09/2023

        """
}
