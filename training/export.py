"""From the trained network to one ONNX graph: 8-bit weights, everything else in 32-bit floats.

What goes into a layer is quantized as it comes, each token by itself: so a text gets the same answer alone
and beside others of its length, and many at once take less time.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.encoder import HEADS, LAYERS, LEVELS, STEPS, WIDTH, Reader

Array = NDArray[np.float32]
MIDDLE = 128  # what stands for 0 in 8 bits without a sign


def graph_of(reader: Reader, *, notes: dict[str, str]) -> onnx.ModelProto:
    """The whole model: ids (batch, tokens), int64, all of one length → rung, stretch, tags, features."""
    return _Drawing(reader).model(notes)


class _Drawing:
    """A graph as it is drawn, node after node."""

    def __init__(self, reader: Reader) -> None:
        self.weights = {name: value.detach().float().numpy() for name, value in reader.state_dict().items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def model(self, notes: dict[str, str]) -> onnx.ModelProto:
        states = self.embedded()
        for number in range(LAYERS):
            states = self.block(f"blocks.{number}", states)
        self.by_text(states, "last")
        across = self.constant("tags.across", self.weights["tags.weight"].T.astype(np.float32))
        self.add("MatMul", ["last", across], "tags.raw")
        self.add("Add", ["tags.raw", self.weight("tags.bias")], "tags")
        self.mean("last", "each_feature")
        self.add("Squeeze", ["each_feature", "middle_axis"], "features")
        self.said("rung", "rung")
        self.said("stretch", "stretch_column")
        self.add("Squeeze", ["stretch_column", "across"], "stretch")
        return self.finished(notes)

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name].astype(np.float32))

    def embedded(self) -> str:
        """States (all tokens of all texts, WIDTH), and what every layer needs."""
        table, scales = eight_bits(self.weights["words.weight"])
        self.add("Gather", [self.constant("words", table), "ids"], "words_low")
        self.add("Cast", ["words_low"], "words_float", to=TensorProto.FLOAT)
        self.add("Gather", [self.constant("words_scale", scales[:, None]), "ids"], "words_scales")
        self.add("Mul", ["words_float", "words_scales"], "words_are")
        self.add("Shape", ["ids"], "length", start=1, end=2)
        zero = self.constant("zero", np.array([0]))
        self.add("Slice", [self.weight("places.weight"), zero, "length", zero], "places_are")
        self.add("Add", ["words_are", "places_are"], "placed")
        norm = [self.weight("norm.weight"), self.weight("norm.bias")]
        self.add("LayerNormalization", ["placed", *norm], "normed", epsilon=1e-12)
        self.add("Shape", ["ids"], "texts")
        self.add("Concat", ["texts", self.constant("rest", np.array([-1]))], "each_text", axis=0)
        self.constant("each_token", np.array([-1, WIDTH]))
        states = self.add("Reshape", ["normed", "each_token"], "s")
        self.add("Shape", [states], "tokens", start=0, end=1)
        middle = numpy_helper.from_array(np.array([MIDDLE], np.uint8))
        self.add("ConstantOfShape", ["tokens"], "middles", value=middle)
        self.constant("middle", np.uint8(MIDDLE))
        self.constant("one", np.float32(1))
        self.constant("step", np.float32(1 / STEPS))
        self.constant("across", np.array([-1]))
        return states

    def by_text(self, states: str, output: str) -> str:
        return self.add("Reshape", [states, "each_text"], output)

    def block(self, name: str, states: str) -> str:
        three = self.by_text(self.dense(f"{name}.attend", states), f"{name}.three")
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [three], parts, axis=-1, num_outputs=3))
        attended = [*parts, self.weight(f"{name}.attend.bias")]
        self.add("MultiHeadAttention", attended, f"{name}.texts", "com.microsoft", num_heads=HEADS)
        seen = self.add("Reshape", [f"{name}.texts", "each_token"], f"{name}.seen")
        states = self.joined(f"{name}.mix", seen, states)
        wide = [self.dense(f"{name}.widen", states), self.weight(f"{name}.widen.bias")]
        return self.joined(
            f"{name}.narrow", self.add("BiasGelu", wide, f"{name}.wide", "com.microsoft"), states
        )

    def joined(self, name: str, new: str, old: str) -> str:
        """The bias, what was there before, and the norm, one by one: the operator that does all three
        (`SkipLayerNormalization`) takes four times as long, which was a tenth of the whole network's time."""
        dense = self.dense(name, new)
        norm = [self.weight(f"{name}_norm.weight"), self.weight(f"{name}_norm.bias")]
        biased = self.add("Add", [dense, self.weight(f"{name}.bias")], f"{name}.biased")
        summed = self.add("Add", [biased, old], f"{name}.sum")
        return self.add("LayerNormalization", [summed, *norm], f"{name}.normed", epsilon=1e-12)

    def dense(self, name: str, states: str) -> str:
        """Without its bias: that is added where the result is used."""
        rows, scales = eight_bits(self.weights[f"{name}.weight"])
        self.add("Abs", [states], f"{name}.far")
        self.add("ReduceMax", [f"{name}.far", "across"], f"{name}.farthest", keepdims=1)
        self.add("Mul", [f"{name}.farthest", "step"], f"{name}.steps")
        self.add("Squeeze", [f"{name}.steps", "across"], f"{name}.step")
        self.add("QuantizeLinear", [states, f"{name}.step", "middles"], f"{name}.low", axis=0)
        weights = [self.constant(f"{name}.rows", rows.T), "one", self.constant(f"{name}.scales", scales)]
        self.add("MatMulIntegerToFloat", [f"{name}.low", *weights, "middle"], f"{name}.raw", "com.microsoft")
        return self.add("Mul", [f"{name}.raw", f"{name}.steps"], f"{name}.out")

    def mean(self, states: str, output: str) -> None:
        """Over the tokens of a text: a product for each text, because sums along an axis go in another order
        when there are more texts, and the last digits would hang on who is beside whom. So in `said`."""
        ones = numpy_helper.from_array(np.ones(1, np.float32))
        self.add("ConstantOfShape", ["length"], "each_once", value=ones)
        self.add("MatMul", ["each_once", states], "summed")
        self.add("Cast", ["length"], "count", to=TensorProto.FLOAT)
        self.add("Div", ["summed", "count"], "averaged")
        self.add("Unsqueeze", ["averaged", self.constant("middle_axis", np.array([1]))], output)

    def said(self, name: str, output: str) -> None:
        self.add("Mul", ["each_feature", self.weight(f"{name}.weight")], f"{name}.parts")
        self.add("ReduceSum", [f"{name}.parts", "across"], f"{name}.raw", keepdims=0)
        self.add("Add", [f"{name}.raw", self.weight(f"{name}.bias")], output)

    def finished(self, notes: dict[str, str]) -> onnx.ModelProto:
        whole, real = TensorProto.INT64, TensorProto.FLOAT
        inputs = [helper.make_tensor_value_info("ids", whole, ["batch", "tokens"])]
        shapes = {
            "rung": ["batch", 4],
            "stretch": ["batch"],
            "tags": ["batch", "tokens", 3],
            "features": ["batch", WIDTH],
        }
        outputs = [helper.make_tensor_value_info(name, real, shape) for name, shape in shapes.items()]
        graph = helper.make_graph(self.nodes, "headroom", inputs, outputs, self.constants)
        domains = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=9)
        helper.set_model_props(model, notes)
        return model


def eight_bits(weights: Array) -> tuple[NDArray[np.int8], Array]:
    """Whole numbers from -LEVELS to LEVELS (rows, columns), and the scale of each row (rows,)."""
    scales = np.maximum(np.abs(weights).max(axis=1) / LEVELS, 1e-9).astype(np.float32)
    return np.rint(weights / scales[:, None]).astype(np.int8), scales
