"""What others' readers find in the files of a release, as JSON; the bytes come by name on standard input."""
import base64
import io
import json
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
# Some readers speak while they read; only the answer goes out.
answer, sys.stdout = sys.stdout, sys.stderr
files = {name: base64.b64decode(text) for name, text in json.load(sys.stdin).items()}
found = {}

if "json-stat.json" in files:
    from pyjstat import pyjstat

    dataset = pyjstat.Dataset.read(files["json-stat.json"].decode())
    frame = dataset.write("dataframe")
    found["jsonStat"] = {
        "columns": list(frame.columns),
        "rows": [[None if v != v else v for v in row] for row in frame.values.tolist()],
    }

if "tabell.px" in files:
    from pyaxis import pyaxis

    with tempfile.NamedTemporaryFile(suffix=".px") as file:
        file.write(files["tabell.px"])
        file.flush()
        parsed = pyaxis.parse(file.name, encoding="utf-8", lang="sv")
    found["px"] = {
        "metadata": {k: v if isinstance(v, list) else [v] for k, v in parsed["METADATA"].items()},
        "rows": [["" if v != v else str(v).strip('"') for v in row] for row in parsed["DATA"].values.tolist()],
        "columns": list(parsed["DATA"].columns),
    }

if "tabell.csv" in files:
    import pandas

    frame = pandas.read_csv(
        io.BytesIO(files["tabell.csv"]), sep=";", decimal=",", keep_default_na=False,
        encoding="utf-8-sig",
    )
    found["csv"] = {"columns": list(frame.columns), "rows": frame.astype(str).values.tolist()}

if "katalog.rdf" in files:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=files["katalog.rdf"], format="xml")
    dcat, terms = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.DCTERMS
    datasets = set(graph.objects(None, dcat.dataset))
    found["rdf"] = {
        "catalogues": len(set(graph.subjects(rdflib.RDF.type, dcat.Catalog))),
        "datasets": len(datasets),
        "described": sum(
            1 for d in datasets if all((d, p, None) in graph for p in (terms.title, terms.description, terms.publisher))
        ),
        "distributions": sorted(str(o) for o in graph.objects(None, dcat.downloadURL)),
        "withFormat": len(set(graph.subjects(terms.format, None))),
    }

json.dump(found, answer)
