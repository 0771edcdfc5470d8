"""Runs one expression as authentik runs it: the body of a function whose arguments are its context.

Standard input: {"expression", "context", "query", "env"}. Standard output: {"result", "context"} or
{"failed"}. `requests` is a stand-in that calls what it is told to by urllib, and redirects nowhere.
"""

import json
import os
import ssl
import sys
import textwrap
import urllib.error
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Answer:
    def __init__(self, status, body):
        self.status_code, self.body = status, body

    def json(self):
        return json.loads(self.body)


class Requests:
    @staticmethod
    def post(url, *, json, headers, cert, timeout, allow_redirects):
        assert allow_redirects is False and 0 < timeout <= 10
        handlers = [NoRedirect]
        if url.startswith("https:"):
            tls = ssl.create_default_context(cafile=os.environ["TEST_CA"])
            if cert:
                tls.load_cert_chain(*cert)
            handlers.append(urllib.request.HTTPSHandler(context=tls))
        body = Requests.dumps(json).encode()
        request = urllib.request.Request(url, body, {**headers, "Content-Type": "application/json"})
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.read())


Requests.dumps = staticmethod(json.dumps)


class Bag:
    def __init__(self, **values):
        self.__dict__.update(values)


def restored(context):
    for name in ("pending_user", "source"):
        if isinstance(context.get(name), dict):
            context[name] = Bag(**context[name])
    return context


def plain(context):
    return {
        name: value.__dict__ if isinstance(value, Bag) else value for name, value in context.items()
    }


given = json.load(sys.stdin)
os.environ.update(given["env"])
plan = Bag(context=restored(given["context"]))
names = {
    "context": {**plan.context, "flow_plan": plan},
    "http_request": Bag(session={"authentik/flows/get": given["query"]}),
    "request": Bag(context=plan.context),
}
arguments = ",".join(names)
source = f"def handler({arguments}):\n" + textwrap.indent(given["expression"], "    ")
try:
    exec(compile(source + f"\nresult = handler({arguments})", "policy", "exec"), {"requests": Requests}, names)
    print(json.dumps({"result": bool(names["result"]), "context": plain(plan.context)}))
except Exception as fault:
    print(json.dumps({"failed": f"{type(fault).__name__}: {fault}", "context": plain(plan.context)}))
