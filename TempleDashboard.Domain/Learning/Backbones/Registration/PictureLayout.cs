namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Order of the dimensions of a network's picture input.</summary>
public enum PictureLayout
{
    /// <summary>[N,3,H,W], as PyTorch writes it.</summary>
    Nchw,

    /// <summary>[N,H,W,3], as TensorFlow writes it.</summary>
    Nhwc,
}
