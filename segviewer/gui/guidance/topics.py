"""What headings and numbers mean: two sentences each, the formula, where it is from. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Topic:
    """``text`` is two sentences, ``formula`` one line or none, ``source`` a paper's section;
    ``related`` are keys of other topics."""

    key: str
    title: str
    text: str
    formula: str = ""
    source: str = ""
    related: tuple[str, ...] = ()


_TOPICS = (
    Topic(
        key="classes",
        title="the mask",
        text="Each pixel has the class with the largest logit, and the legend lists what share "
        "of the picture each class takes. Its order is that with every branch on, so that a "
        "row stays where it is while branches are switched.",
        formula="label(p) = argmax over c of logit(c, p)",
        source="FCN §3",
        related=("pixel", "confidence"),
    ),
    Topic(
        key="changes",
        title="what switches changed",
        text="The pixels whose class is another one than with every branch on, counted by the "
        "pair of classes at the network's input size. It says what this network makes of "
        "the switch, not what a network trained without the branch would do.",
        formula="changed = share of pixels p with label(p) ≠ label with every branch on(p)",
        related=("ablation", "off"),
    ),
    Topic(
        key="pixel",
        title="the pixel's numbers",
        text="At the top are the probabilities of its likeliest classes; below, a bar for each "
        "branch says how much it adds to the predicted class. Bars to the right speak for "
        "the class, bars to the left against it.",
        formula="p(c) = exp logit(c) / Σ exp logit(k)",
        related=("shapley", "measure", "field"),
    ),
    Topic(
        key="branch",
        title="a branch",
        text="One of several paths side by side whose outputs are merged, such as a rate of an "
        "atrous pyramid or a bin of a pooling pyramid. Its tile shows its channels as one "
        "map, and its switch puts a constant in its place.",
        related=("map", "off", "rate", "bins", "image_pooling", "low_level"),
    ),
    Topic(
        key="shapley",
        title="a Shapley value",
        text="A branch's mean effect over every order in which the branches can be switched on, "
        "each absent one standing in its off mode. They are exact here, and together they "
        "lead from the value with all off to the value with all on.",
        formula="φ(i) = Σ over S without i of |S|! (n−|S|−1)! / n! · [v(S ∪ i) − v(S)]",
        source="Shapley 1953",
        related=("measure", "off", "contribution"),
    ),
    Topic(
        key="measure",
        title="logit, margin or probability",
        text="The logit is the class's score before the softmax; the margin is its logit less "
        "that of the next class, which is what decides; the probability is what the softmax "
        "makes of all of them. A branch can raise a logit and still lower the margin, where "
        "it raises the next class more.",
        formula="margin = logit(c) − max over k ≠ c of logit(k)",
        related=("shapley",),
    ),
    Topic(
        key="contribution",
        title="the logit decomposition",
        text="A concatenation followed by a 1×1 convolution is a sum of one convolution per "
        "branch, so a class's logit can be written as a sum of one map per branch and the "
        "bias. The maps add up to the logit within rounding; what follows a nonlinearity is "
        "linearised at this picture.",
        formula="logit(c) = Σ over branches of part(c, branch) + bias(c)",
        source="PSPNet §3.2; DeepLab v3 §3.3",
        related=("shapley",),
    ),
    Topic(
        key="off",
        title="off: zero, mean, dataset mean",
        text="Zero puts nothing in the branch's place, which the network never met in training; "
        "mean puts each channel's mean over this picture; dataset mean that over many "
        "pictures, for branches that are the same everywhere in one. The mean follows the "
        "branches before it, so it is no constant for them.",
        formula="mean(k) = 1/(hw) · Σ over the map of x(k)",
        related=("ablation", "shapley"),
    ),
    Topic(
        key="ablation",
        title="run time against retraining",
        text="A switch asks what this network does without a branch now; the tables of the "
        "papers train a network again without it, which learns to make up for it. Run-time "
        "effects are therefore often larger than those in the papers.",
        source="PSPNet §4.2, DeepLab v3 §4.2",
        related=("off",),
    ),
    Topic(
        key="field",
        title="the effective receptive field",
        text="How strongly each pixel of the input moves the unit: the squared gradient, over "
        "its sum. It is mostly far smaller than the theoretical field, and half of it lies "
        "within the line of 50 %.",
        formula="energy(q) ∝ Σ (∂ unit / ∂ input(q))²",
        source="Luo et al. 2016 §2; RepLKNet (Ding et al. 2022)",
        related=("theory", "kinds"),
    ),
    Topic(
        key="theory",
        title="the theoretical receptive field",
        text="All pixels that can reach the unit through the kernels, strides and rates of the "
        "layers, whatever the weights. It is drawn dashed and cut at the picture's edge; a "
        "branch that pools the whole picture has all of it.",
        formula="r(l) = r(l−1) + (k − 1) · rate · Π of the strides before",
        source="FCN §3; DeepLab v2 §3.1",
        related=("field", "rate"),
    ),
    Topic(
        key="kinds",
        title="kinds of receptive field",
        text="Of this picture: the gradients of each channel are squared and added; fast: one "
        "gradient of the channels' sum; as RepLKNet: of their positive values. Averaged "
        "over noise pictures it says what the architecture sees, not what this prediction "
        "depends on.",
        source="Luo et al. 2016; RepLKNet (Ding et al. 2022)",
        related=("field",),
    ),
    Topic(
        key="map",
        title="how channels become a map",
        text="Energy is the root mean square over the channels, largest channel the largest "
        "value in each cell, likeness the cosine with the clicked pixel's cell. Colours "
        "(PCA) are the three directions in which this branch varies most; they cannot be "
        "compared between branches.",
        formula="energy(cell) = √(1/C · Σ over channels of x²)",
        related=("scale",),
    ),
    Topic(
        key="scale",
        title="own and shared scale, one scale per view",
        text="Own stretches each map from its smallest to its largest value, which makes a faint "
        "map as bright as a strong one. Shared gives all branches of the network the same "
        "colours for the same values, from zero; one scale per view does so for a view in all "
        "states of a board.",
        related=("map",),
    ),
    Topic(
        key="stride",
        title="the output stride",
        text="Pixels of the input per cell of the last stage. Strides are traded for atrous "
        "rates: half the stride means twice the rate, with the same weights.",
        formula="rate · stride stays the same",
        source="DeepLab v2 §3.1, DeepLab v3 §3.1",
        related=("rate",),
    ),
    Topic(
        key="rate",
        title="an atrous rate",
        text="The nine taps of a 3×3 kernel stand that many cells apart, so the kernel looks "
        "further without more weights. At large rates most taps fall outside the map and "
        "read zeros: the kernel becomes 1×1.",
        formula="y(i) = Σ over k of x(i + rate · k) · w(k)",
        source="DeepLab v2 §3.1, DeepLab v3 §3.3",
        related=("stride", "theory"),
    ),
    Topic(
        key="bins",
        title="the bins of a pyramid",
        text="Bin n averages the map over n×n regions, mixes the channels and enlarges the "
        "result again. Bin 1 is the average of the whole picture, the same everywhere.",
        source="PSPNet §3.2",
        related=("image_pooling",),
    ),
    Topic(
        key="image_pooling",
        title="image pooling",
        text="The average of the whole map, through a 1×1 convolution, put back at every place. "
        "It tells each pixel what picture it is in, and was added since large rates lose "
        "that.",
        source="DeepLab v3 §3.3; ParseNet",
        related=("bins", "rate"),
    ),
    Topic(
        key="low_level",
        title="the low-level source",
        text="An early stage with fine edges whose channels are made few and joined to the "
        "coarse context. The decoder uses it to draw borders sharper.",
        source="DeepLab v3+ §3.1",
        related=("branch",),
    ),
    Topic(
        key="confidence",
        title="confidence",
        text="The probability of each pixel's own class. It is low along borders, and a high one "
        "is no promise: networks are often sure of what they get wrong.",
        formula="confidence(p) = max over c of p(c)",
        related=("pixel",),
    ),
    Topic(
        key="crf",
        title="the dense CRF",
        text="A step after the network that moves borders to edges of the photo: pixels of like "
        "colour nearby want the same class. Of the five networks only DeepLab v2's paper "
        "uses it.",
        source="DeepLab v2 §3.3",
    ),
)

TOPICS = {topic.key: topic for topic in _TOPICS}
