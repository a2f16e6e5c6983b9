namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Order in which a network takes the colours.</summary>
public enum ChannelOrder
{
    /// <summary>Red first, as almost all networks.</summary>
    Rgb,

    /// <summary>Blue first, as networks trained with OpenCV or Caffe.</summary>
    Bgr,
}
