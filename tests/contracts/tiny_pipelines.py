"""Pipelines of the real classes, too small to paint anything: for machines that have torch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from pipelines.models.diffusion import Card

WORDS = ("a", "kettle", "lighthouse", "text", "letters", "blurry")


def _tokenizer() -> Any:
    vocabulary = {word: number for number, word in enumerate(("<pad>", "</s>", "<unk>", *WORDS))}
    made = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = Whitespace()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    )


def _encoder(kind: Any, width: int) -> Any:
    sizes = {"vocab_size": 16, "d_model": width, "d_kv": 8, "d_ff": 32, "num_layers": 1}
    config = kind.config_class(**sizes, num_heads=2, feed_forward_proj="gated-gelu")
    return kind(config)


def save_wan(_card: Card, folder: Path) -> None:
    torch.manual_seed(0)
    diffusers.WanPipeline(
        tokenizer=_tokenizer(),
        text_encoder=_encoder(transformers.UMT5EncoderModel, 16),
        vae=diffusers.AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
            temperal_downsample=[False, True, True],
        ),
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
        transformer=diffusers.WanTransformer3DModel(
            patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=16,
            out_channels=16, text_dim=16, freq_dim=256, ffn_dim=32, num_layers=2,
            cross_attn_norm=True, qk_norm="rms_norm_across_heads", rope_max_seq_len=32,
        ),
    ).save_pretrained(folder)  # fmt: skip


def save_ltx(_card: Card, folder: Path) -> None:
    torch.manual_seed(0)
    diffusers.LTXPipeline(
        tokenizer=_tokenizer(),
        text_encoder=_encoder(transformers.T5EncoderModel, 32),
        vae=diffusers.AutoencoderKLLTXVideo(
            in_channels=3, out_channels=3, latent_channels=8,
            block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8),
            layers_per_block=(1, 1, 1, 1, 1), decoder_layers_per_block=(1, 1, 1, 1, 1),
            spatio_temporal_scaling=(True, True, False, False),
            decoder_spatio_temporal_scaling=(True, True, False, False),
            decoder_inject_noise=(False, False, False, False, False),
            upsample_residual=(False, False, False, False), upsample_factor=(1, 1, 1, 1),
            timestep_conditioning=False, patch_size=1, patch_size_t=1,
            encoder_causal=True, decoder_causal=False,
        ),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        transformer=diffusers.LTXVideoTransformer3DModel(
            in_channels=8, out_channels=8, patch_size=1, patch_size_t=1, num_attention_heads=4,
            attention_head_dim=8, cross_attention_dim=32, num_layers=1, caption_channels=32,
        ),
    ).save_pretrained(folder)  # fmt: skip


SAVE: dict[str, Callable[[Card, Path], None]] = {"wan-2.1-1.3b": save_wan, "ltx-video": save_ltx}
