using Microsoft.ML;
using Microsoft.ML.Data;

namespace TempleDashboard.Learning.Heads;

/// <summary>
/// Kept embeddings as ML.NET reads them: the columns <see cref="Features"/>, <see cref="Label"/> and <see cref="Weight"/>. Nothing is kept
/// twice or computed again: every fold and every fit reads its own rows of the same <c>[N,D]</c> numbers. A fit that is cancelled ends at
/// the next row it reads.
/// </summary>
internal sealed class EmbeddingView : IDataView
{
    public const string Features = nameof(Features);
    public const string Label = nameof(Label);
    public const string Weight = nameof(Weight);

    private readonly LabelledEmbeddings _embeddings;
    private readonly int[] _rows;
    private readonly CancellationToken _cancellation;

    /// <param name="rows">Which of the N embeddings are read, in this order.</param>
    public EmbeddingView(LabelledEmbeddings embeddings, int[] rows, CancellationToken cancellation)
    {
        (this._embeddings, this._rows, this._cancellation) = (embeddings, rows, cancellation);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, embeddings.Dimension));
        schema.AddColumn(Label, new KeyDataViewType(typeof(uint), embeddings.ClassCount));
        schema.AddColumn(Weight, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    /// <summary>One cursor, however many are wished for: rows that come in another order add up to other bits.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [new Cursor(this)];

    private sealed class Cursor(EmbeddingView view) : DataViewRowCursor
    {
        private readonly LabelledEmbeddings _embeddings = view._embeddings;
        private int _next;

        public override long Position => _next - 1;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        private int Row => view._rows[_next - 1];

        public override bool MoveNext()
        {
            view._cancellation.ThrowIfCancellationRequested();
            if (_next == view._rows.Length)
                return false;
            _next++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Name switch
            {
                Features => (ValueGetter<VBuffer<float>>)CopyFeatures,
                // Keys count from 1; 0 is a missing one.
                Label => (ValueGetter<uint>)((ref uint key) => key = (uint)_embeddings.Labels[Row] + 1),
                _ => (ValueGetter<float>)((ref float weight) => weight = (float)_embeddings.Weights[Row]),
            };
            return (ValueGetter<TValue>)getter;
        }

        private void CopyFeatures(ref VBuffer<float> features)
        {
            var editor = VBufferEditor.Create(ref features, _embeddings.Dimension);
            _embeddings.Row(Row).CopyTo(editor.Values);
            features = editor.Commit();
        }
    }
}

/// <summary>Embeddings, <c>[N,D]</c> row-major, and what is known of each.</summary>
/// <param name="Labels">The category of each, <c>[N]</c>, 0 to K-1.</param>
/// <param name="Weights">How much each counts, <c>[N]</c>.</param>
/// <param name="ClassCount">K.</param>
internal sealed record LabelledEmbeddings(float[] Features, int[] Labels, double[] Weights, int ClassCount)
{
    public int Count => Labels.Length;

    public int Dimension => Features.Length / Labels.Length;

    public ReadOnlySpan<float> Row(int index) => Features.AsSpan(index * Dimension, Dimension);
}
