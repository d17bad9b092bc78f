"""What Headroom is made of: known holes, licences, a bill of materials. The tools have a venv of their own.

make audit      asks whether any locked version has a known hole
make sbom       writes sbom.cdx.json (CycloneDX) and docs/licences.md
"""
