"""The benchmark's networks with ops of PyTorch, layer for layer those of ours: the reference network, Bi-Real Net 18, QuickNet.

In training weights are made of latent ones in every step, with the presets' gradients; for inference they are made once.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F


def estimated(smooth, value):
    """The value of one, the gradient of the other."""
    return smooth - smooth.detach() + value.detach()


def sign(x):
    return torch.where(x >= 0, 1.0, -1.0).to(x.dtype)


def scale(latent):
    return latent.abs().mean(dim=(1, 2, 3), keepdim=True)


class Xnor:
    """Scaled signs with all of the scale's gradient; latent weights are centred and clamped."""

    pad = 0

    def activation(self, x):
        return estimated(x.clamp(-1, 1), sign(x))

    def weight(self, latent):
        return scale(latent) * self.activation(latent)

    def before_forward(self, latent):
        latent.sub_(latent.mean(dim=1, keepdim=True)).clamp_(-1, 1)


class BiReal:
    """Activations with the gradient of a parabola; the scale of weights has none."""

    pad = 0

    def activation(self, x):
        clipped = x.clamp(-1, 1)
        return estimated(clipped * (2 - clipped.abs()), sign(x))

    def weight(self, latent):
        return scale(latent).detach() * estimated(latent.clamp(-1, 1), sign(latent))

    def before_forward(self, latent):
        pass


class Larq:
    """Signs without a scale, with a window that latent weights do not leave; padded with ones."""

    pad = 1

    def activation(self, x):
        return estimated(x.clamp(-1.25, 1.25), sign(x))

    def weight(self, latent):
        return self.activation(latent)

    def before_forward(self, latent):
        latent.clamp_(-1.25, 1.25)


class Signs(nn.Module):
    def __init__(self, preset):
        super().__init__()
        self.preset = preset

    def forward(self, x):
        return self.preset.activation(x) if self.training else sign(x)


class BinaryConv(nn.Module):
    """3x3 on signs."""

    def __init__(self, inputs, outputs, stride, preset):
        super().__init__()
        self.latent = nn.Parameter(torch.randn(outputs, inputs, 3, 3) * 0.05)
        self.register_buffer("ready", None, persistent=False)
        self.stride = stride
        self.preset = preset

    def prepare(self):
        """Makes the weights of inference."""
        with torch.no_grad():
            self.ready = self.preset.weight(self.latent).contiguous(memory_format=torch.channels_last)

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.preset.before_forward(self.latent)
        weight = self.preset.weight(self.latent).to(x.dtype) if self.training else self.ready
        if self.preset.pad:
            return F.conv2d(F.pad(x, (1, 1, 1, 1), value=self.preset.pad), weight, stride=self.stride)
        return F.conv2d(x, weight, stride=self.stride, padding=1)


class Residual(nn.Module):
    def __init__(self, main, skip=None):
        super().__init__()
        self.main = main
        self.skip = skip or nn.Identity()

    def forward(self, x):
        return self.main(x) + self.skip(x)


def conv(inputs, outputs, kernel=1, stride=1, padding=0, groups=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)


def classifier(channels, classes):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]


def xnor_unit(channels):
    return Residual(nn.Sequential(
        nn.BatchNorm2d(channels), Signs(Xnor()), BinaryConv(channels, channels, 1, Xnor()), nn.ReLU()))


class FactorizedReduction(nn.Module):
    """Two convolutions of half the filters, the second on a shifted image."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.first = BinaryConv(inputs, outputs // 2, 2, Xnor())
        self.second = BinaryConv(inputs, outputs // 2, 2, Xnor())

    def forward(self, x):
        return torch.cat((self.first(x), self.second(x[:, :, 1:, 1:])), 1)


def halving_xnor_unit(inputs, outputs):
    main = nn.Sequential(nn.BatchNorm2d(inputs), Signs(Xnor()), FactorizedReduction(inputs, outputs), nn.ReLU())
    return Residual(main, nn.Sequential(conv(inputs, outputs, stride=2), nn.BatchNorm2d(outputs), nn.ReLU()))


def reference():
    layers = [conv(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU()]
    layers += [xnor_unit(64) for _ in range(4)]
    for inputs in (64, 128):
        layers += [halving_xnor_unit(inputs, 2 * inputs)] + [xnor_unit(2 * inputs) for _ in range(3)]
    return nn.Sequential(*layers, *classifier(256, 10)), 32, 10


def bireal_unit(inputs, outputs, stride=1):
    main = nn.Sequential(Signs(BiReal()), BinaryConv(inputs, outputs, stride, BiReal()), nn.BatchNorm2d(outputs))
    if stride == 1:
        return Residual(main)
    return Residual(main, nn.Sequential(nn.AvgPool2d(2), conv(inputs, outputs), nn.BatchNorm2d(outputs)))


def bireal18():
    layers = [conv(3, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, 1)]
    layers += [bireal_unit(64, 64) for _ in range(4)]
    for inputs in (64, 128, 256):
        layers += [bireal_unit(inputs, 2 * inputs, 2)] + [bireal_unit(2 * inputs, 2 * inputs) for _ in range(3)]
    return nn.Sequential(*layers, *classifier(512, 1000)), 224, 1000


def keras_norm(channels, affine=True):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01, affine=affine)


class BlurPool(nn.Module):
    """The maximum of 2x2 at every pixel, then [1 2 1] both ways at every second."""

    def __init__(self, channels):
        super().__init__()
        line = torch.tensor([0.25, 0.5, 0.25])
        self.register_buffer("filter", torch.outer(line, line).expand(channels, 1, 3, 3).contiguous())

    def forward(self, x):
        largest = F.max_pool2d(x, 2, 1)
        return F.conv2d(largest, self.filter.to(x.dtype), stride=2, padding=1, groups=self.filter.shape[0])


def quick_unit(channels):
    return Residual(nn.Sequential(
        Signs(Larq()), BinaryConv(channels, channels, 1, Larq()), nn.ReLU(), nn.BatchNorm2d(channels)))


def quicknet():
    end = nn.ZeroPad2d((0, 1, 0, 1))  # of an even image only the end is padded
    layers = [end, conv(3, 16, 3, 2), keras_norm(16), nn.ReLU(),
              end, conv(16, 16, 3, 2, groups=16), keras_norm(16, affine=False), conv(16, 64), keras_norm(64)]
    layers += [quick_unit(64) for _ in range(4)]
    for inputs in (64, 128, 256):
        layers += [nn.ReLU(), BlurPool(inputs), conv(inputs, 2 * inputs), nn.BatchNorm2d(2 * inputs)]
        layers += [quick_unit(2 * inputs) for _ in range(4)]
    return nn.Sequential(*layers, nn.ReLU(), *classifier(512, 1000)), 224, 1000


def for_inference(net):
    net.eval()
    for layer in net.modules():
        if isinstance(layer, BinaryConv):
            layer.prepare()
    return net
